/**
 * What a failure means: categories, and the tables of codes they are read from, to which new codes
 * are added ({@code StandardStates} and its neighbours). Internal.
 */
package io.dmha.fault;

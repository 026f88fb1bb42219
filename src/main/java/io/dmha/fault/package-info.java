/** What a failure means: categories, and the tables of codes they are read from. Internal. */
package io.dmha.fault;

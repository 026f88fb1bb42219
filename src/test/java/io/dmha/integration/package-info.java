/** Libraries that may be there or not, and what knows them. */
package io.dmha.integration;

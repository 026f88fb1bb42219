/** The driver and the data source: what an application names, and what wires all the rest. */
package io.dmha;

/** The command drill: a workload that is counted, its books, and the report. Internal. */
package io.dmha.tool.drill;

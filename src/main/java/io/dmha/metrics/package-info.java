/** What is counted, and who is shown it: the report, as an event and by JMX. Internal. */
package io.dmha.metrics;

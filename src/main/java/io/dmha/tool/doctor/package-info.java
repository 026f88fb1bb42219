/** The command {@code doctor}: asks the hosts of a URL, and judges what they say. Internal. */
package io.dmha.tool.doctor;

/** Where lines of log go, whatever the application logs by; internal. */
package io.dmha.log;

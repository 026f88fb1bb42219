/**
 * The demo: money moves through dmha, and beside it through the plain driver, while the database
 * server is killed again and again; then the books are checked. Begins at {@link
 * io.dmha.demo.DemoMain}.
 */
package io.dmha.demo;

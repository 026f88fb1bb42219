/** What differs between databases: the URL of one host, its role, its codes, its SQL. Internal. */
package io.dmha.dialect;

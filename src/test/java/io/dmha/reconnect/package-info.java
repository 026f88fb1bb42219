/** What an application sees when its host dies, through the public driver. */
package io.dmha.reconnect;

/** A host that is tried out with a part of the connections, and left if it does badly. Internal. */
package io.dmha.canary;

/** Parameters and batches, kept so that they can be bound again. Internal. */
package io.dmha.binding;

/**
 * URLs: what stands in one, where its hosts come from ({@code dm_svc.conf}, the vendor's own
 * options), and what of it may be shown. Internal.
 */
package io.dmha.url;

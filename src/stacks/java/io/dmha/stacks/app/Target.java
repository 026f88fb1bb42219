package io.dmha.stacks.app;

import io.dmha.stacks.cluster.Product;

/**
 * The database as an application is told of it.
 *
 * @param url of dmha
 * @param connections the most that the pool may have
 */
public record Target(Product product, String url, String user, String password, int connections) {}

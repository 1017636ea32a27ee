package org.sparkvae.data;

import java.io.Serializable;

/**
 * A run of rows of one shard, counted among its rows of the wanted splits only.
 *
 * @param path of the shard, absolute
 * @param from first row
 * @param count rows
 */
public record ShardSlice(String path, long from, long count) implements Serializable {}

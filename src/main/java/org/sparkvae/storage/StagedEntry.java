package org.sparkvae.storage;

import java.io.Serializable;

/**
 * A file that one task attempt has written whole; travels from executor to driver.
 *
 * @param file as it is to be published
 * @param attempt where it lies now, relative to the staging directory
 */
public record StagedEntry(FileEntry file, String attempt) implements Serializable {}

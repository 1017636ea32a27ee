/**
 * Files that are absent or whole: {@link org.sparkvae.storage.Publication} makes a directory of
 * files appear at once, by its {@link org.sparkvae.storage.Manifest}; {@link
 * org.sparkvae.storage.SafeFiles} does the same for one small file. Executors write through {@link
 * org.sparkvae.storage.StagedFile}, which takes length and hash on the way.
 *
 * <p>Everything goes through Hadoop's FileSystem and no code asks which one it is. Next door:
 * {@code data} puts images into such outputs, {@code run} keeps what a training leaves behind.
 */
package org.sparkvae.storage;

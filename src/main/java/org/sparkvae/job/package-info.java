/**
 * The commands: {@link org.sparkvae.job.Main} and one thin class for each, from arguments to the
 * rooms' own calls and from their results to the JSON line. No mathematics, no file formats: what a
 * command does lives next door, in the room that it is about.
 */
package org.sparkvae.job;

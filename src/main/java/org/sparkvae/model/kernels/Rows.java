package org.sparkvae.model.kernels;

/** Some rows of the maps of a minibatch, counted through: row y of image n is n · height + y. */
record Rows(int first, int count) {}

package org.sparkvae.data.ingest;

/** A row of {@code errors/}: an image that could not be used, and why. */
record ErrorRow(String id, String reason) {}

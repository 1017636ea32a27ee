package org.sparkvae.data.source;

import java.io.Serializable;
import org.sparkvae.data.decode.Payload;

/**
 * One image as its source gives it.
 *
 * @param id unique and stable: relative path or {@code file#index}, escaped
 * @param tags what is known of it besides its pixels
 * @param payload its pixels, or the way to them
 */
public record SourceImage(String id, Tags tags, Payload payload) implements Serializable {}

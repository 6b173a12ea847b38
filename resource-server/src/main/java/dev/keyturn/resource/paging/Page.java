package dev.keyturn.resource.paging;

import java.util.List;

/**
 * Part of a list.
 *
 * @param goesOn whether others follow
 */
public record Page<T>(List<T> elements, boolean goesOn) {}

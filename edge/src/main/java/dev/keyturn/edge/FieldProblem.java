package dev.keyturn.edge;

/**
 * One entry of a problem's {@code errors}.
 *
 * @param field the member or parameter as the caller writes it, in snake_case
 * @param message what is wrong with it, to be read after its name
 */
public record FieldProblem(String field, String message) {}

package dev.keyturn.edge.fields;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Refuses unknown members of this JSON object, which are ignored elsewhere: an operator who misspells {@code dry_run}
 * must not find that it was done.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface NothingElse {}

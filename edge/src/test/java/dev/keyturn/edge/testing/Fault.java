package dev.keyturn.edge.testing;

import dev.keyturn.edge.errors.PassingFault;
import dev.keyturn.edge.errors.TooManyRequests;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.CannotCreateTransactionException;

/** What goes wrong in a server, in the form in which it reaches the edge. */
public enum Fault {
    BUG,
    TAKEN_ROW,
    SQL_SYNTAX,

    NO_CONNECTION,
    EMPTY_POOL,
    DATABASE_STOPPED,
    DATABASE_FULL,
    DATABASE_READ_ONLY,
    DISK_BROKEN,
    DEADLOCK,
    IDLE_TRANSACTION_ENDED,
    LONG_TRANSACTION_ENDED,
    STALE_PLAN,
    FEATURE_NOT_SUPPORTED,
    CONNECTION_DIED_IN_OUR_HANDS,
    SOMETHING_ELSE_MISSING,
    NO_THREAD,
    NO_MEMORY,
    TOO_MANY,
    REJECTED_NAME;

    RuntimeException exception() {
        return switch (this) {
            case BUG -> new IllegalStateException("the inside of the server");
            case TAKEN_ROW -> new DataIntegrityViolationException("a row", sql("23505"));
            case SQL_SYNTAX -> new UncategorizedSQLException("a task", "SELEC 1", sql("42601"));
            case NO_CONNECTION -> new CannotGetJdbcConnectionException("no connection", sql("08001"));
            case EMPTY_POOL ->
                new CannotCreateTransactionException("no transaction", new SQLTransientConnectionException("timeout"));
            case DATABASE_STOPPED -> new UncategorizedSQLException("a task", "SELECT 1", sql("57P01"));
            case DATABASE_FULL -> new UncategorizedSQLException("a task", "SELECT 1", sql("53300"));
            case DATABASE_READ_ONLY -> new UncategorizedSQLException("a task", "DELETE", sql("25006"));
            case DISK_BROKEN -> new UncategorizedSQLException("a task", "SELECT 1", sql("58030"));
            case DEADLOCK -> new UncategorizedSQLException("a task", "SELECT 1", sql("40P01"));
            case IDLE_TRANSACTION_ENDED -> new UncategorizedSQLException("a task", "SELECT 1", sql("25P03"));
            case LONG_TRANSACTION_ENDED -> new UncategorizedSQLException("a task", "SELECT 1", sql("25P04"));
            case STALE_PLAN ->
                new InvalidDataAccessApiUsageException(
                        "a task", new SQLException("ERROR: cached plan must not change result type", "0A000"));
            case FEATURE_NOT_SUPPORTED -> new UncategorizedSQLException("a task", "SELECT 1", sql("0A000"));
            case CONNECTION_DIED_IN_OUR_HANDS -> new UncategorizedSQLException("a task", "SELECT 1", sql(null));
            case NO_THREAD ->
                throw new OutOfMemoryError(
                        "unable to create native thread: possibly out of memory or process/resource limits reached");
            case NO_MEMORY -> throw new OutOfMemoryError("Java heap space");
            case TOO_MANY -> new TooManyRequests(Duration.ofSeconds(3));
            case REJECTED_NAME -> new RequestRejectedException("The name \n2026 INFO of a line is not allowed");
            case SOMETHING_ELSE_MISSING -> new PassingFault("the inside of the server");
        };
    }

    private static SQLException sql(@Nullable String state) {
        return new SQLException("the inside of the server", state);
    }
}

package dev.keyturn.edge.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

class OutcomeUnknownTest {
    private final SQLException broken = new SQLException("An I/O error occurred", "08006");

    @Test
    void aConnectionThatBrokeMayHaveDoneIt() {
        assertThat(OutcomeUnknown.isReasonFor(new DataAccessResourceFailureException("broken", broken)))
                .isTrue();
    }

    /** The pool has closed its connection meanwhile. */
    @Test
    void aCommitThatWasNotAnsweredMayHaveDoneIt() {
        assertThat(OutcomeUnknown.isReasonFor(
                        new TransactionSystemException("no rollback", new SQLException("Connection is closed"))))
                .isTrue();
    }

    @Test
    void aStatementThatTheDatabaseGaveUpHasDoneNothing() {
        assertThat(OutcomeUnknown.isReasonFor(new DataAccessResourceFailureException(
                        "given up", new SQLException("canceling statement due to statement timeout", "57014"))))
                .isFalse();
        assertThat(OutcomeUnknown.isReasonFor(new IllegalStateException("no database at all")))
                .isFalse();
    }

    /** The pool tells how its last attempt to connect ended: here, as it greeted a database that did not answer. */
    @Test
    void whoWasLentNoConnectionHasDoneNothing() {
        assertThat(OutcomeUnknown.isReasonFor(noConnection(null))).isFalse();
        assertThat(OutcomeUnknown.isReasonFor(noConnection("08006"))).isFalse();
    }

    private CannotCreateTransactionException noConnection(@Nullable String state) {
        return new CannotCreateTransactionException(
                "no transaction", new SQLTransientConnectionException("timed out", state, broken));
    }

    @Test
    void theCallerIsToldWhatToDoNextOnlyIfItMayHaveBeenDone() {
        var lost = new DataAccessResourceFailureException("broken", broken);
        var refused = noConnection("08006");

        assertThatThrownBy(() -> OutcomeUnknown.carryOut("Look first.", () -> {
                    throw lost;
                }))
                .isInstanceOfSatisfying(
                        OutcomeUnknown.class,
                        unknown -> assertThat(unknown.told()).endsWith("so it may have been. Look first."))
                .hasCause(lost);
        assertThatThrownBy(() -> OutcomeUnknown.carryOut("Look first.", () -> {
                    throw refused;
                }))
                .isSameAs(refused);
        assertThat(OutcomeUnknown.carryOut("Look first.", () -> "done")).isEqualTo("done");
    }
}

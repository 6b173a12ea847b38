package dev.keyturn.resource.idempotency;

import dev.keyturn.edge.errors.OutcomeUnknown;
import dev.keyturn.edge.errors.PassingFault;
import dev.keyturn.edge.errors.ProblemException;
import dev.keyturn.edge.secrets.Sha256;
import dev.keyturn.model.ProblemType;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The door to this package: carries a request out at most once for a person's key. */
@Component
public class OnceOnly {
    /** The header that holds a key. */
    public static final String HEADER = IdempotencyKey.HEADER;

    private static final String LOOK =
            "Look before you send it again; what has an `Idempotency-Key` may be sent again as it was.";

    private final IdempotencyKeys keys;
    private final JsonMapper json;
    private final TransactionTemplate transaction;

    OnceOnly(IdempotencyKeys keys, JsonMapper json, TransactionTemplate transaction) {
        this.keys = keys;
        this.json = json;
        this.transaction = transaction;
    }

    /**
     * Does the work, or answers as it was answered the first time. Key, work and answer are one transaction: if the work
     * is refused, the key is free again.
     *
     * @param header the {@code Idempotency-Key}; null if there was none, and then the work is simply done
     * @param person whose key it is
     * @param request tells this request from another, with its type
     * @throws ProblemException if the header is no key, or came with another request within the last day
     * @throws OutcomeUnknown if there was no key, and the database was lost before it said whether the work is done
     */
    public <T> T carryOut(@Nullable String header, long person, Record request, Supplier<T> work, Class<T> type) {
        return IdempotencyKey.of(header)
                .map(key -> Objects.requireNonNull(
                        transaction.execute(status -> once(key, person, hash(request), work, type))))
                .orElseGet(() -> unrepeatable(work));
    }

    /** Does the work once, and tells the caller if it is not known whether it was done. */
    private static <T> T unrepeatable(Supplier<T> work) {
        try {
            return OutcomeUnknown.carryOut(LOOK, work);
        } catch (PassingFault late) {
            throw late instanceof OutcomeUnknown ? late : new OutcomeUnknown(LOOK, late);
        }
    }

    private <T> T once(IdempotencyKey key, long person, byte[] hash, Supplier<T> work, Class<T> type) {
        return switch (keys.claim(person, key.value(), hash)) {
            case IdempotencyKeys.Fresh _ -> {
                T answer = work.get();
                keys.bind(person, key.value(), json.writeValueAsString(answer));
                yield answer;
            }
            case IdempotencyKeys.Repeated(var answer) -> json.readValue(answer, type);
            case IdempotencyKeys.Taken _ ->
                throw new ProblemException(
                        ProblemType.KEY_REUSED,
                        "This Idempotency-Key came with another request within the last day. Use a new key.");
        };
    }

    private byte[] hash(Record request) {
        return Sha256.of(request.getClass().getSimpleName() + json.writeValueAsString(request));
    }
}

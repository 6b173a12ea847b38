package dev.keyturn.auth.passwords;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** Metrics of the hashing pool: whether logins wait or are refused. */
@Component
class PasswordMeters implements MeterBinder {
    private final PasswordHashing hashing;

    PasswordMeters(PasswordHashing hashing) {
        this.hashing = hashing;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        Gauge.builder("keyturn.passwords.waiting", hashing, PasswordHashing::waiting)
                .description("Passwords that wait to be hashed")
                .register(meters);
        FunctionCounter.builder("keyturn.passwords.refused", hashing, PasswordHashing::refused)
                .description("Passwords that were answered 503, because there was no room for them or no time")
                .register(meters);
    }
}

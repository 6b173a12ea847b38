package dev.keyturn.resource.push;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** Meters for operators: how many sockets there are, and whether this node hears the others. */
@Component
class PushMeters implements MeterBinder {
    private final Sockets sockets;
    private final HintListener listener;

    PushMeters(Sockets sockets, HintListener listener) {
        this.sockets = sockets;
        this.listener = listener;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        Gauge.builder("keyturn.push.sockets", sockets, Sockets::count)
                .description("Sockets that are open on this server")
                .register(meters);
        Gauge.builder("keyturn.push.listening", listener, heard -> heard.isListening() ? 1 : 0)
                .description("Whether hints of other nodes reach this one; without them, messages come late")
                .register(meters);
    }
}

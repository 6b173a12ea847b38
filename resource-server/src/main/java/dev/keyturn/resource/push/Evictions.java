package dev.keyturn.resource.push;

import dev.keyturn.resource.trust.Revocations;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Ends sockets whose tokens are revoked: by a logout, a revocation, a disabled client or account, a revoked key. */
@Component
class Evictions implements DisposableBean {
    private final Revocations.Subscription subscription;

    Evictions(Sockets sockets, Revocations revocations) {
        this.subscription = revocations.onChange(() -> sockets.all().forEach(Socket::endIfTakenBack));
    }

    @Override
    public void destroy() {
        subscription.close();
    }
}

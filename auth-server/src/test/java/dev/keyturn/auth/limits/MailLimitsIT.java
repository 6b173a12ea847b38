package dev.keyturn.auth.limits;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyturn.auth.testing.AuthServerTest;
import dev.keyturn.edge.errors.TooManyRequests;
import dev.keyturn.edge.http.RequestSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@AuthServerTest
class MailLimitsIT {
    private final MailLimits limits;

    @Autowired
    MailLimitsIT(Slots slots, Buckets buckets) {
        this.limits = new MailLimits(new MailLimitsProperties(2), slots, buckets);
    }

    @Test
    void aNetworkMayAskForSoManyAndNoOtherIsConcerned() {
        limits.count(new RequestSource("2001:db8:77::1", null));
        limits.count(new RequestSource("2001:db8:77::2", null));

        assertThatThrownBy(() -> limits.count(new RequestSource("2001:db8:77::3", null)))
                .isInstanceOf(TooManyRequests.class);
        limits.count(new RequestSource("2001:db8:78::1", null));
    }
}

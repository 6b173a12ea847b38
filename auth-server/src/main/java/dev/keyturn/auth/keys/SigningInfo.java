package dev.keyturn.auth.keys;

import dev.keyturn.auth.keystore.RsaProvider;
import java.util.Map;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.stereotype.Component;

/** Names the provider that computes signatures here: the native library, or the JDK at a third of its speed. */
@Component
class SigningInfo implements InfoContributor {
    private final RsaProvider rsa;

    SigningInfo(RsaProvider rsa) {
        this.rsa = rsa;
    }

    @Override
    public void contribute(Info.Builder info) {
        info.withDetail("signing", Map.of("provider", rsa.provider().getName()));
    }
}

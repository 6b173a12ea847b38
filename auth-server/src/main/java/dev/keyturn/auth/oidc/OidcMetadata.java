package dev.keyturn.auth.oidc;

import dev.keyturn.auth.IssuerProperties;
import dev.keyturn.auth.protocol.MetadataPart;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What the discovery documents say of this package (OpenID Connect Discovery 1.0, section 3; RP-Initiated Logout, 2.1). */
@Component
class OidcMetadata implements MetadataPart {
    private final IssuerProperties properties;

    OidcMetadata(IssuerProperties properties) {
        this.properties = properties;
    }

    @Override
    public Map<String, Object> members() {
        return Map.of(
                "userinfo_endpoint", properties.address(UserInfoController.PATH),
                "end_session_endpoint", properties.address(LogoutController.PATH),
                "claims_supported", UserInfo.CLAIMS);
    }
}

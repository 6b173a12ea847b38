package dev.keyturn.auth.limits;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many attempts to log in may fail, and how many may register. Each budget is a number that may be spent at once and
 * a number that comes back in an hour, evenly. A network is an IPv4 address, or the /64 of an IPv6 one.
 *
 * @param pairBurst failures at once for one name from one network; a network known for the account has no other budget
 * @param pairPerHour what comes back of that in an hour
 * @param nameBurst failures at once for one name from all networks that are not known for its account
 * @param namePerHour what comes back of that in an hour
 * @param addressBurst failures at once from one network for all names whose accounts do not know it
 * @param addressPerHour what comes back of that in an hour
 * @param atOnce attempts under way on a node, waiting ones included, before others are refused with 503; fewer than {@code
 *     keyturn.http.max-requests}, or logins could take all its places
 * @param registrationBurst registrations at once from one network, whether they succeed or not
 * @param registrationPerHour what comes back of that in an hour
 */
@Validated
@ConfigurationProperties("keyturn.login")
record LimitsProperties(
        @DefaultValue("20") @Min(1) @Max(MOST) int pairBurst,
        @DefaultValue("60") @Min(1) @Max(MOST) int pairPerHour,
        @DefaultValue("100") @Min(1) @Max(MOST) int nameBurst,
        @DefaultValue("100") @Min(1) @Max(MOST) int namePerHour,
        @DefaultValue("300") @Min(1) @Max(MOST) int addressBurst,
        @DefaultValue("300") @Min(1) @Max(MOST) int addressPerHour,
        @DefaultValue("200") @Min(1) @Max(MOST) int atOnce,
        @DefaultValue("100") @Min(1) @Max(MOST) int registrationBurst,
        @DefaultValue("100") @Min(1) @Max(MOST) int registrationPerHour) {
    private static final int MOST = 1_000_000_000;
}

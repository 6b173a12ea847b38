package dev.keyturn.auth.device;

import dev.keyturn.auth.browser.BrowserLogin;
import dev.keyturn.auth.browser.Html;
import dev.keyturn.auth.browser.Page;
import dev.keyturn.auth.browser.ScopeList;
import dev.keyturn.auth.clients.Client;
import dev.keyturn.auth.device.DeviceCodes.Waiting;
import jakarta.servlet.http.HttpServletRequest;

/** The device pages. */
final class DevicePage {
    static final Html UNKNOWN = Page.alert(
            "No device shows this code now. Compare it with the device; after ten minutes it needs a new one.");
    static final Page APPROVED = new Page(
            "The device is logged in", Html.of("<p>It will notice within a few seconds. You can close this page.</p>"));
    static final Page DENIED =
            new Page("The device was refused", Html.of("<p>It gets nothing. You can close this page.</p>"));

    private DevicePage() {}

    /**
     * Asks for the code. A code from the address is filled in, not sent: the person compares it with the device first.
     */
    static Page enter(HttpServletRequest http, BrowserLogin login, String userCode, Html alert) {
        return new Page(
                "Log in a device",
                Html.of(
                        """
                {}
                <form method="post" action="/device">
                {}
                <label for="user_code">The code that your device shows</label>
                <input id="user_code" name="user_code" value="{}" maxlength="20" autocomplete="off"
                    autocapitalize="characters" spellcheck="false" required autofocus{}>
                <button>Continue</button>
                </form>
                <p class="quiet">You are logged in as {}.</p>""",
                        alert,
                        Page.formToken(http),
                        userCode,
                        Page.describedBy(alert),
                        login.person().username()));
    }

    /** Shows the client, its scopes and the address of the device; the person decides. */
    static Page decide(HttpServletRequest http, BrowserLogin login, UserCode code, Client client, Waiting device) {
        return new Page(
                "Let this device in?",
                Html.of(
                        """
                <p>A device with <strong>{}</strong> asks to act for you, <strong>{}</strong>:</p>
                {}
                <p>It shows the code <strong>{}</strong> and asked from the address {}.</p>
                <p>Go on only if the device is in front of you, and you started this on it yourself. Whoever else sent
                you this code or this link gets into your account.</p>
                <form method="post" action="/device/decision">
                {}
                <input type="hidden" name="user_code" value="{}">
                <input type="hidden" name="account" value="{}">
                <button name="decision" value="approve">Let it in</button>
                <button name="decision" value="deny" class="second">Refuse</button>
                </form>""",
                        client.name(),
                        login.person().username(),
                        ScopeList.of(device.scopes(), login.person()),
                        code.shown(),
                        device.address(),
                        Page.formToken(http),
                        code.shown(),
                        login.person().uid()));
    }
}

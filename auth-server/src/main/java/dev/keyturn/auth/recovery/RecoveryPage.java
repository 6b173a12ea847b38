package dev.keyturn.auth.recovery;

import dev.keyturn.auth.browser.Html;
import dev.keyturn.auth.browser.Page;
import jakarta.servlet.http.HttpServletRequest;

/** The pages to reset a password and to confirm an address. */
final class RecoveryPage {
    static final Page NOT_POSSIBLE = new Page(
            "Lost your password?",
            Html.of("<p>This server sends no mail. Ask whoever runs it to give your account another password.</p>"));
    static final Page ON_ITS_WAY = new Page("Look into your mail", Html.of("""
            <p>If there is an account with this address, a mail is on its way to it, with a link to choose another password.
            It may take a minute, or lie among what your mail program takes for spam.</p>
            <p class="quiet"><a href="/login">Log in</a></p>"""));
    static final Page CHANGED = new Page("Your password is changed", Html.of("""
            <p>You are logged out everywhere. <a href="/login">Log in</a> with the new one.</p>"""));
    static final Page VERIFIED = new Page(
            "Thank you", Html.of("<p>Your e-mail address is confirmed. <a href=\"/home\">Your account</a></p>"));

    private RecoveryPage() {}

    static Page forgotten(HttpServletRequest request, String email, Html alert) {
        return new Page(
                "Lost your password?",
                Html.of(
                        """
                        {}
                        <form method="post" action="{}">
                        {}
                        <label for="email">The e-mail address of your account</label>
                        <input id="email" name="email" {} value="{}" maxlength="254" autocomplete="email"
                            required autofocus{}>
                        <button>Send me a link</button>
                        </form>
                        <p class="quiet">You know it? <a href="/login">Log in</a></p>""",
                        alert,
                        RecoveryPages.FORGOTTEN,
                        Page.formToken(request),
                        Page.ADDRESS_TYPE,
                        email,
                        Page.describedBy(alert)));
    }

    static Page reset(HttpServletRequest request, String token, Html alert) {
        return new Page(
                "Choose another password",
                Html.of(
                        """
                        {}
                        <form method="post" action="{}">
                        {}
                        <label for="password">Password, 8 characters or more</label>
                        <input id="password" name="password" type="password" autocomplete="new-password" required
                            autofocus{}>
                        <button>Change my password</button>
                        </form>
                        <p class="quiet">You will be logged out everywhere.</p>""",
                        alert,
                        RecoveryPages.address(RecoveryPages.RESET, token),
                        Page.formToken(request),
                        Page.describedBy(alert)));
    }

    /**
     * Asks for a click; the link alone confirms nothing, because mail programs open links to look at what is behind.
     */
    static Page verify(HttpServletRequest request, String token, MailedLinks.Link link) {
        return new Page(
                "Is this your e-mail address?",
                Html.of(
                        """
                        <p>Your account <strong>{}</strong> has the address <strong>{}</strong>.</p>
                        <form method="post" action="{}">
                        {}
                        <button>It is mine</button>
                        </form>""",
                        link.username(),
                        link.email(),
                        RecoveryPages.address(RecoveryPages.VERIFY, token),
                        Page.formToken(request)));
    }

    /** Somebody else is logged in than whom the link is for. */
    static Page anothers(String loginAddress) {
        return new Page(
                "This link is for another account",
                Html.of(
                        "{}<p><a href=\"{}\">Log in to that one</a></p>",
                        Page.alert("It confirms the address of another account than the one you are logged in to."),
                        loginAddress));
    }

    /** The page for a link that is not good, with a way on. */
    static Page worthless(LinkPurpose purpose) {
        Html more = switch (purpose) {
            case RESET_PASSWORD -> Html.of("""
                    <p>If you have just chosen a password with it, <a href="/login">log in</a> with that one.</p>
                    <p><a href="{}">Ask for another link</a></p>""", RecoveryPages.FORGOTTEN);
            case VERIFY_EMAIL -> Html.of("<p><a href=\"/detail\">Ask for another one</a></p>");
        };
        return new Page(
                "This link is no good any more", Html.of("{}{}", Page.alert("It was used, or is too old."), more));
    }
}

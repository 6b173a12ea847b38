package dev.keyturn.auth.browser;

import dev.keyturn.edge.errors.FieldProblem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The registration page. */
final class RegisterPage {
    private RegisterPage() {}

    /** The form as it was typed, with messages beside the fields that are wrong, and the alert above. */
    static Page form(
            HttpServletRequest request,
            Optional<ReturnTargets.Target> target,
            Typed typed,
            List<FieldProblem> wrong,
            Html alert) {
        Html body = Html.of(
                """
                {}<form method="post" action="{}">
                {}
                <label for="username">Username</label>
                <input id="username" name="username" value="{}" maxlength="50" autocomplete="username"
                    autocapitalize="none" spellcheck="false" required autofocus{}>
                {}<label for="email">E-mail address</label>
                <input id="email" name="email" {} value="{}" maxlength="254" autocomplete="email" required{}>
                {}<label for="password">Password, 8 characters or more</label>
                <input id="password" name="password" type="password" autocomplete="new-password" required{}>
                {}<button>Make an account</button>
                </form>
                <p class="quiet">You have one? <a href="{}">Log in</a></p>""",
                alert,
                LoginPage.address(RegisterPageController.REGISTER, target),
                Page.formToken(request),
                typed.username(),
                described("username", wrong),
                sentence("username", wrong),
                Page.ADDRESS_TYPE,
                typed.email(),
                described("email", wrong),
                sentence("email", wrong),
                described("password", wrong),
                sentence("password", wrong),
                LoginPage.address(LoginPageController.LOGIN, target));
        return new Page("Make an account", body, LoginPage.leadsAway(target));
    }

    private static Html described(String field, List<FieldProblem> wrong) {
        return of(field, wrong).isEmpty()
                ? Html.NONE
                : Html.of(" aria-describedby=\"{}-wrong\" aria-invalid=\"true\"", field);
    }

    private static Html sentence(String field, List<FieldProblem> wrong) {
        String messages = of(field, wrong);
        return messages.isEmpty() ? Html.NONE : Html.of("""
                        <p class="wrong" id="{}-wrong">It {}.</p>
                        """, field, messages);
    }

    private static String of(String field, List<FieldProblem> wrong) {
        return wrong.stream()
                .filter(problem -> problem.field().equals(field))
                .map(FieldProblem::message)
                .collect(Collectors.joining(", and "));
    }

    /** What is shown again; a password never is. */
    record Typed(String username, String email) {
        static final Typed NOTHING = new Typed("", "");
    }
}

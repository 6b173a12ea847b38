package dev.keyturn.cli;

import dev.keyturn.cli.clients.ClientsCommand;
import dev.keyturn.cli.keys.KeysCommand;
import dev.keyturn.cli.keys.RecoverCommand;
import dev.keyturn.cli.local.LogsCommand;
import dev.keyturn.cli.local.StartCommand;
import dev.keyturn.cli.local.StatusCommand;
import dev.keyturn.cli.local.StopCommand;
import dev.keyturn.cli.local.SuperviseCommand;
import dev.keyturn.cli.people.AuditCommand;
import dev.keyturn.cli.people.SessionsCommand;
import dev.keyturn.cli.people.UsersCommand;
import dev.keyturn.cli.terminal.Style;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.IVersionProvider;

/** The root of the command tree. */
@Command(
        name = "keyturn",
        description = "Runs Keyturn on this machine, and operates it here and elsewhere.",
        mixinStandardHelpOptions = true,
        versionProvider = Keyturn.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        scope = CommandLine.ScopeType.INHERIT,
        subcommands = {
            StartCommand.class,
            StopCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            ClientsCommand.class,
            KeysCommand.class,
            UsersCommand.class,
            SessionsCommand.class,
            AuditCommand.class,
            RecoverCommand.class,
            SuperviseCommand.class,
            GenerateCompletion.class
        })
public final class Keyturn {
    private Keyturn() {}

    /** Ends the process with 0 only if the command has done what it says. */
    public static void main(String[] arguments) {
        // Not that of the machine, which may have digits of its own: a port in a sentence is to be copied.
        Locale.setDefault(Locale.ROOT);
        System.exit(commandLine(System.getenv()).setOut(out()).execute(arguments));
    }

    /**
     * A writer to standard output that reports a full disk. One around {@link System#out} would not, and a secret would
     * be lost in silence.
     */
    private static PrintWriter out() {
        Charset charset = Charset.forName(System.getProperty("stdout.encoding", "UTF-8"));
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), charset), true);
    }

    static CommandLine commandLine(Map<String, String> environment) {
        return commandLine(environment, CommandLine.defaultFactory());
    }

    /** The command in these surroundings; a test makes the parts of commands itself. */
    public static CommandLine commandLine(Map<String, String> environment, IFactory factory) {
        CommandLine line = new CommandLine(new Keyturn(), factory);
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        Style.of(environment).colours() ? Ansi.ON : Ansi.OFF))
                .setExecutionExceptionHandler(new Failures(environment));
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version =
                    Objects.requireNonNullElse(Keyturn.class.getPackage().getImplementationVersion(), "(not packaged)");
            return new String[] {"keyturn " + version};
        }
    }
}

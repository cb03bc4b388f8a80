package io.forkpoint.server.internal.family;

import io.forkpoint.server.config.ConfigException;
import io.forkpoint.server.internal.access.AccessLog;
import io.forkpoint.server.internal.access.AclCategories;
import io.forkpoint.server.internal.access.Denial;
import io.forkpoint.server.internal.access.RuleException;
import io.forkpoint.server.internal.access.User;
import io.forkpoint.server.internal.access.Users;
import io.forkpoint.server.internal.resp.ByteText;
import io.forkpoint.server.internal.resp.ErrorReply;
import io.forkpoint.server.internal.resp.Request;
import io.forkpoint.server.internal.session.Call;
import io.forkpoint.server.internal.session.Category;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Command.Flag;
import io.forkpoint.server.internal.session.CommandFamily;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.server.internal.session.Permissions;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ACL: users and what they may do. */
public final class AclCommands implements CommandFamily {
    private static final Logger LOG = LoggerFactory.getLogger(AclCommands.class);
    private static final int LOG_ENTRIES = 10;
    private static final int PASSWORD_BITS = 256;
    private static final int MOST_PASSWORD_BITS = 4096;
    private static final String NO_FILE =
            "ERR This Redis instance is not configured to use an ACL file. You may want to"
                    + " specify users via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis"
                    + " configuration file set) in order to store users in the Redis configuration.";

    private static final Help HELP = new Help(
            "ACL",
            "CAT [<category>]",
            "    List all commands that belong to <category>, or all command categories",
            "    when no category is specified.",
            "DELUSER <username> [<username> ...]",
            "    Delete a list of users.",
            "DRYRUN <username> <command> [<arg> ...]",
            "    Returns whether the user can execute the given command without executing the command.",
            "GETUSER <username>",
            "    Get the user's details.",
            "GENPASS [<bits>]",
            "    Generate a secure 256-bit user password. The optional `bits` argument can",
            "    be used to specify a different size.",
            "LIST",
            "    Show users details in config file format.",
            "LOAD",
            "    Reload users from the ACL file.",
            "LOG [<count> | RESET]",
            "    Show the ACL log entries.",
            "SAVE",
            "    Save the current config to the ACL file.",
            "SETUSER <username> <attribute> [<attribute> ...]",
            "    Create or modify a user with the specified attributes.",
            "USERS",
            "    List all the registered usernames.",
            "WHOAMI",
            "    Return the current connection username.");

    private final Users users;
    private final SecureRandom random = new SecureRandom();

    /**
     * Creates the family.
     *
     * @param users all users
     */
    public AclCommands(Users users) {
        this.users = users;
    }

    @Override
    public void register(CommandTable table) {
        table.add(Command.container(
                        "acl",
                        open("acl|cat", -2, this::cat, "Lists the ACL categories, or the commands inside a category."),
                        admin("acl|deluser", -3, this::delUser, "Deletes ACL users, and terminates their connections."),
                        admin("acl|dryrun", -4, this::dryRun, "Simulates the execution of a command by a user."),
                        open("acl|genpass", -2, this::genPass, "Generates a pseudorandom, secure password."),
                        admin("acl|getuser", 3, this::getUser, "Lists the ACL rules of a user."),
                        open("acl|help", 2, HELP::reply, "Returns helpful text about the different subcommands."),
                        admin("acl|list", 2, this::list, "Dumps the effective rules in ACL file format."),
                        admin("acl|load", 2, this::load, "Reloads the rules from the configured ACL file."),
                        admin("acl|log", -2, this::log, "Lists recent security events generated due to ACL rules."),
                        admin("acl|save", 2, this::save, "Saves the effective ACL rules in the configured ACL file."),
                        admin("acl|setuser", -3, this::setUser, "Creates and modifies an ACL user and its rules."),
                        admin("acl|users", 2, this::users, "Lists all ACL users."),
                        open("acl|whoami", 2, AclCommands::whoAmI, "Returns the username of the current connection."))
                .summary("A container for Access List Control commands."));
    }

    private static Command open(String name, int arity, Command.Handler handler, String summary) {
        return Command.of(name, arity, handler).with(Flag.LOADING).summary(summary);
    }

    private static Command admin(String name, int arity, Command.Handler handler, String summary) {
        return open(name, arity, handler, summary).admin();
    }

    // ---- users ------------------------------------------------------------------------------------------------

    private static void whoAmI(Call call) {
        Permissions user = call.session().permissions();
        call.reply().bulk(user == null ? Users.DEFAULT : user.userName());
    }

    private void users(Call call) {
        texts(call, users.all().stream().map(User::userName).toList());
    }

    private void list(Call call) {
        texts(call, users.all().stream().map(Users::describe).toList());
    }

    private static void texts(Call call, Collection<String> texts) {
        call.reply().array(texts.size());
        texts.forEach(call.reply()::bulk);
    }

    private void getUser(Call call) {
        User user = users.find(call.text(2));
        if (user == null) {
            call.reply().nil();
            return;
        }
        call.reply().map(6);
        call.reply().bulk("flags");
        call.reply().set(user.flags().size());
        user.flags().forEach(call.reply()::bulk);
        call.reply().bulk("passwords");
        texts(call, user.passwordHashes());
        field(call, "commands", user.commandRules());
        field(call, "keys", user.keyRules());
        field(call, "channels", user.channelRules());
        call.reply().bulk("selectors");
        call.reply().array(0);
    }

    private static void field(Call call, String name, String value) {
        call.reply().bulk(name);
        call.reply().bulk(value);
    }

    private void setUser(Call call) {
        String name = call.text(2);
        if (ByteText.hasSpaces(name)) {
            throw new ErrorReply("ERR Usernames can't contain spaces or null characters");
        }
        List<String> rules = new ArrayList<>();
        for (int i = 3; i < call.size(); i++) {
            rules.add(call.text(i));
        }
        try {
            users.set(name, rules, call.session());
        } catch (RuleException e) {
            throw new ErrorReply("ERR Error in ACL SETUSER modifier '" + e.rule() + "': " + e.getMessage());
        }
        call.reply().ok();
    }

    private void delUser(Call call) {
        for (int i = 2; i < call.size(); i++) {
            if (call.text(i).equals(Users.DEFAULT)) {
                throw new ErrorReply("ERR The 'default' user cannot be removed");
            }
        }
        int removed = 0;
        for (int i = 2; i < call.size(); i++) {
            removed += users.remove(call.text(i), call.session()) ? 1 : 0;
        }
        call.reply().integer(removed);
    }

    private void dryRun(Call call) {
        User user = users.find(call.text(2));
        if (user == null) {
            throw new ErrorReply("ERR User '" + call.text(2) + "' not found");
        }
        Request request = Request.of(call.request().bytes(3, call.size(), 1));
        Command command = call.context().commands().findWhole(request);
        if (command == null) {
            throw new ErrorReply("ERR Command '" + call.text(3) + "' not found");
        }
        if (!command.takes(request.size())) {
            throw new ErrorReply("ERR wrong number of arguments for '" + command.name() + "' command");
        }
        Denial denial = user.check(command, request);
        if (denial == null) {
            call.reply().ok();
        } else {
            call.reply().bulk(denial.explanation());
        }
    }

    // ---- the file ---------------------------------------------------------------------------------------------

    private void load(Call call) {
        requireFile();
        try {
            users.load(call.session());
        } catch (IOException e) {
            throw new ErrorReply("ERR Error loading ACLs, opening file '"
                    + call.context().settings().aclFile.get() + "': " + e.getMessage());
        } catch (ConfigException e) {
            throw new ErrorReply("ERR " + e.getMessage()
                    + " WARNING: ACL errors detected, no change to the previously active ACL rules was performed");
        }
        call.reply().ok();
    }

    private void save(Call call) {
        requireFile();
        try {
            users.save();
        } catch (IOException e) {
            LOG.warn(
                    "cannot save the users to {}",
                    call.context().settings().aclFile.get(),
                    e);
            throw new ErrorReply("ERR There was an error trying to save the ACLs. Please check the server logs for more"
                    + " information");
        }
        call.reply().ok();
    }

    private void requireFile() {
        if (!users.hasFile()) {
            throw new ErrorReply(NO_FILE);
        }
    }

    // ---- the others -------------------------------------------------------------------------------------------

    private void cat(Call call) {
        if (call.size() == 2) {
            call.reply().array(Category.values().length);
            for (Category category : Category.values()) {
                call.reply().bulk(category.text());
            }
            return;
        }
        if (call.size() > 3) {
            throw Help.subcommandSyntax(call);
        }
        Category category = AclCategories.find(call.text(2));
        if (category == null) {
            throw new ErrorReply("ERR Unknown category '" + call.text(2) + "'");
        }
        texts(
                call,
                call.context().commands().byId().stream()
                        .filter(command -> command.categories().contains(category))
                        .map(Command::name)
                        .toList());
    }

    private void genPass(Call call) {
        if (call.size() > 3) {
            throw Help.subcommandSyntax(call);
        }
        long bits = call.size() > 2 ? call.integer(2) : PASSWORD_BITS;
        if (bits <= 0 || bits > MOST_PASSWORD_BITS) {
            throw new ErrorReply(
                    "ERR ACL GENPASS argument must be the number of bits for the output password, a positive"
                            + " number up to " + MOST_PASSWORD_BITS);
        }
        int digits = ((int) bits + 3) / 4;
        byte[] bytes = new byte[(digits + 1) / 2];
        random.nextBytes(bytes);
        call.reply().bulk(HexFormat.of().formatHex(bytes).substring(0, digits));
    }

    private void log(Call call) {
        if (call.size() > 3) {
            throw Help.subcommandSyntax(call);
        }
        if (call.size() == 3 && call.is(2, "RESET")) {
            users.log().reset();
            call.reply().ok();
            return;
        }
        long most = call.size() == 3 ? call.integer(2) : LOG_ENTRIES;
        List<AccessLog.Entry> entries = users.log().newest(Math.max(0, most));
        call.reply().array(entries.size());
        entries.forEach(entry -> entry(call, entry));
    }

    private static void entry(Call call, AccessLog.Entry entry) {
        call.reply().map(10);
        call.reply().bulk("count");
        call.reply().integer(entry.count());
        field(call, "reason", entry.reason());
        field(call, "context", entry.context());
        field(call, "object", entry.denial().object());
        field(call, "username", entry.user());
        call.reply().bulk("age-seconds");
        call.reply().number((System.currentTimeMillis() - entry.createdMillis()) / 1000.0);
        field(call, "client-info", entry.clientInfo());
        call.reply().bulk("entry-id");
        call.reply().integer(entry.id());
        call.reply().bulk("timestamp-created");
        call.reply().integer(entry.createdMillis());
        call.reply().bulk("timestamp-last-updated");
        call.reply().integer(entry.updatedMillis());
    }
}

package io.forkpoint.server.internal.access;

import io.forkpoint.server.config.ConfigException;
import io.forkpoint.server.internal.config.ConfigWriter;
import io.forkpoint.server.internal.config.ServerSettings;
import io.forkpoint.server.internal.resp.ByteText;
import io.forkpoint.server.internal.session.CommandTable;
import io.forkpoint.server.internal.session.Session;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;

/**
 * All users, by name. There is always one called {@code default}: whoever connects is that user if it is on and needs no
 * password. Any thread may ask; changes are made by one at a time.
 */
public final class Users {
    /** The user that everybody is who has not authenticated as another. */
    public static final String DEFAULT = "default";

    /** Of nobody; compared with as the one of a user is. */
    private static final List<String> NO_HASHES = List.of(Passwords.hash(new byte[0]));

    private final ServerSettings settings;
    private final CommandTable commands;
    private final AccessLog log;
    private final Map<String, User> users = new ConcurrentSkipListMap<>();

    /**
     * There is nobody yet, see {@link #start}.
     *
     * @param settings the settings
     * @param commands all there will be
     */
    public Users(ServerSettings settings, CommandTable commands) {
        this.settings = settings;
        this.commands = commands;
        log = new AccessLog(settings);
    }

    /**
     * Takes the users from the settings, or from the file that they name. When all commands are registered.
     *
     * @throws ConfigException if a rule makes no sense, or the file cannot be read
     */
    public void start() {
        if (!settings.aclFile.get().isEmpty() && !settings.users.get().isEmpty()) {
            throw new ConfigException("users can be in the configuration or in the file of aclfile, not in both");
        }
        replaceAll(settings.aclFile.get().isEmpty() ? configured() : readAtStart());
        settings.requirePass.onChange(this::requirePassChanged);
    }

    private Map<String, UserRules> configured() {
        Map<String, UserRules> all = withDefault();
        Set<String> named = new HashSet<>();
        for (List<String> words : settings.users.get()) {
            checkOnce(named, words.get(0), "user " + words.get(0));
            add(all, words, "user " + words.get(0));
        }
        return all;
    }

    /** Of two that contradict each other, neither may be silently forgotten. */
    private static void checkOnce(Set<String> named, String name, String where) {
        if (!named.add(name)) {
            throw new ConfigException(where + ": Duplicate user '" + name + "' found");
        }
    }

    private Map<String, UserRules> withDefault() {
        Map<String, UserRules> all = new TreeMap<>();
        all.put(DEFAULT, defaultRules());
        return all;
    }

    private void add(Map<String, UserRules> all, List<String> words, String where) {
        UserRules rules = nobody();
        for (String rule : words.subList(1, words.size())) {
            try {
                rules.apply(rule);
            } catch (RuleException e) {
                throw new ConfigException(
                        where + ": Error in applying operation '" + UserRules.withoutPassword(rule) + "': "
                                + e.getMessage(),
                        e);
            }
        }
        all.put(words.get(0), rules);
    }

    private UserRules nobody() {
        return new UserRules(commands.byId());
    }

    /** What the default user is if nobody says anything of it but, by requirepass, its password. */
    private UserRules defaultRules() {
        UserRules rules = nobody();
        List.of("on", "~*", "&*", "+@all").forEach(rules::apply);
        rules.apply(passwordRule());
        return rules;
    }

    private String passwordRule() {
        String password = settings.requirePass.get();
        return password.isEmpty() ? "nopass" : ">" + password;
    }

    private synchronized void requirePassChanged() {
        UserRules rules = defaultUser().rules().copy();
        rules.apply("resetpass");
        rules.apply(passwordRule());
        defaultUser().rules(rules);
        tellConfig();
    }

    // ---- asking -----------------------------------------------------------------------------------------------

    private User defaultUser() {
        return users.get(DEFAULT);
    }

    /** {@return what was refused} */
    public AccessLog log() {
        return log;
    }

    /**
     * A user.
     *
     * @param name its name
     * @return it, or null
     */
    public User find(String name) {
        return users.get(name);
    }

    /** {@return all, by name} */
    public Collection<User> all() {
        return users.values();
    }

    /** {@return whether the default user needs no password} */
    public boolean isOpen() {
        UserRules rules = defaultUser().rules();
        return rules.isEnabled() && rules.isWithoutPassword();
    }

    /** {@return whether the default user has no password, be it on or off} */
    public boolean isWithoutPassword() {
        return defaultUser().rules().isWithoutPassword();
    }

    /**
     * Has a client be the default user, or nobody if that needs a password. By the client's event loop.
     *
     * @param session the client
     */
    public void begin(Session session) {
        session.permissions(isOpen() ? defaultUser() : null);
    }

    /**
     * Has a client be a user if it knows the password; a failure is logged. By the client's event loop.
     *
     * @param session the client
     * @param name the user's
     * @param password in UTF-8
     * @param command what the client has called, for the log
     * @return whether it does
     */
    public boolean authenticate(Session session, String name, byte[] password, String command) {
        User user = users.get(name);
        if (isPassword(user == null ? null : user.rules(), password)) {
            session.permissions(user);
            return true;
        }
        log.add(session, name, new Denial(Denial.Reason.AUTH, command));
        return false;
    }

    /** It takes as long for a user that is off, or not there at all: nobody learns by that who there is. */
    static boolean isPassword(UserRules rules, byte[] password) {
        boolean matches = Passwords.matches(password, rules == null ? NO_HASHES : rules.hashes());
        return rules != null && rules.isEnabled() && (matches || rules.isWithoutPassword());
    }

    // ---- changing ---------------------------------------------------------------------------------------------

    /**
     * Changes a user, or makes one. All rules are followed, or none.
     *
     * @param name its name
     * @param words the rules
     * @param asking whose command does that: if it is to be disconnected, it gets its reply before
     * @throws RuleException if one makes no sense, with the rule in {@link RuleException#rule}
     */
    public synchronized void set(String name, List<String> words, Session asking) {
        User user = users.get(name);
        UserRules rules = user == null ? nobody() : user.rules().copy();
        for (String rule : words) {
            try {
                rules.apply(rule);
            } catch (RuleException e) {
                throw e.in(rule);
            }
        }
        put(name, rules);
        if (user != null) {
            disconnectSubscribers(user, asking);
        }
        tellConfig();
    }

    private void put(String name, UserRules rules) {
        rules.commands().dropNeedless();
        User user = users.get(name);
        if (user == null) {
            users.put(name, new User(name, rules, log));
        } else {
            user.rules(rules);
        }
    }

    /** Those who listen to what they may not listen to any more. */
    private static void disconnectSubscribers(User user, Session asking) {
        disconnect(asking, session -> session.permissions() == user && session.listensToForbidden());
    }

    /**
     * Removes a user, and disconnects who is it.
     *
     * @param name its name, not {@link #DEFAULT}
     * @param asking whose command does that: if it is to be disconnected, it gets its reply before
     * @return whether it was there
     */
    public synchronized boolean remove(String name, Session asking) {
        User user = users.remove(name);
        if (user == null) {
            return false;
        }
        disconnect(user, asking);
        tellConfig();
        return true;
    }

    private static void disconnect(User user, Session asking) {
        disconnect(asking, session -> session.permissions() == user);
    }

    private static void disconnect(Session asking, Predicate<Session> which) {
        asking.context().clients().all().stream().filter(which).forEach(session -> session.disconnect(asking));
    }

    private void replaceAll(Map<String, UserRules> all) {
        users.keySet().retainAll(all.keySet());
        all.forEach(this::put);
    }

    /** For CONFIG REWRITE: the users as they are now, without a default user of whom nothing special was said. */
    private void tellConfig() {
        if (!settings.aclFile.get().isEmpty()) {
            return;
        }
        List<List<String>> lines = new ArrayList<>();
        for (User user : users.values()) {
            List<String> words = user.rules().words();
            if (user.userName().equals(DEFAULT) && words.equals(defaultRules().words())) {
                continue;
            }
            List<String> line = new ArrayList<>(List.of(user.userName()));
            line.addAll(words);
            lines.add(line);
        }
        settings.users.set(List.copyOf(lines));
    }

    // ---- the file ---------------------------------------------------------------------------------------------

    /** {@return whether the users are in a file of their own} */
    public boolean hasFile() {
        return !settings.aclFile.get().isEmpty();
    }

    private Path aclFile() {
        return settings.resolve(settings.aclFile.get());
    }

    /**
     * Takes the users from their file: all, or none if a line makes no sense. Clients of users that are not there any more
     * are disconnected.
     *
     * @param asking whose command does that: if it is to be disconnected, it gets its reply before
     * @throws IOException if it cannot be read
     * @throws ConfigException if a line makes no sense
     */
    public synchronized void load(Session asking) throws IOException {
        Map<String, UserRules> all = read(aclFile());
        List<User> gone = users.values().stream()
                .filter(user -> !all.containsKey(user.userName()))
                .toList();
        replaceAll(all);
        gone.forEach(user -> disconnect(user, asking));
        users.values().forEach(user -> disconnectSubscribers(user, asking));
    }

    private Map<String, UserRules> readAtStart() {
        try {
            return read(aclFile());
        } catch (IOException e) {
            throw new ConfigException(
                    "aclfile " + aclFile() + " cannot be read: " + reason(e)
                            + "; make it, even empty, or take the setting away",
                    e);
        }
    }

    private static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        }
        return failure instanceof AccessDeniedException ? "permission denied" : failure.getMessage();
    }

    private Map<String, UserRules> read(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("it is a folder, a pipe or a device, not a file");
        }
        Map<String, UserRules> all = withDefault();
        Set<String> named = new HashSet<>();
        List<String> lines = ByteText.lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            List<String> words = List.of(line.split(" +", -1));
            String where = file + ":" + (i + 1);
            if (words.size() < 2 || !words.get(0).equals("user")) {
                throw new ConfigException(where + ": should start with user keyword followed by the username.");
            }
            checkOnce(named, words.get(1), where);
            add(all, words.subList(1, words.size()), where);
        }
        return all;
    }

    /**
     * Writes all users to their file.
     *
     * @throws IOException if it cannot be written; it is as it was then
     */
    public synchronized void save() throws IOException {
        StringBuilder text = new StringBuilder();
        users.values().forEach(user -> text.append(describe(user)).append('\n'));
        ConfigWriter.replace(aclFile(), text.toString());
    }

    /**
     * A user as a line of a file.
     *
     * @param user it
     * @return the line
     */
    public static String describe(User user) {
        return "user " + user.userName() + " " + String.join(" ", user.rules().words());
    }
}

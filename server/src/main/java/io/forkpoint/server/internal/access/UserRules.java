package io.forkpoint.server.internal.access;

import io.forkpoint.server.internal.resp.ByteText;
import io.forkpoint.server.internal.session.Command;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What has been said of a user. A copy is changed while it belongs to one thread, then only read. */
final class UserRules {
    private static final String AFTER_ALL_KEYS = "Adding a pattern after the * pattern (or the 'allkeys' flag) is not"
            + " valid and does not have any effect. Try 'resetkeys' to start with an empty list of patterns";
    private static final String AFTER_ALL_CHANNELS = "Adding a pattern after the * pattern (or the 'allchannels' flag)"
            + " is not valid and does not have any effect. Try 'resetchannels' to start with an empty list of channels";

    private final Set<String> hashes;
    private final List<NamePattern> keys;
    private final List<NamePattern> channels;
    private final CommandRules commands;
    private boolean enabled;
    private boolean nopass;
    private boolean allKeys;
    private boolean allChannels;
    /** What was said of RESTORE's arguments, which are checked in any case; empty if nothing was. */
    private String sanitizing = "";

    /** A user that may do nothing, and cannot even authenticate. */
    UserRules(List<Command> commands) {
        hashes = new LinkedHashSet<>();
        keys = new ArrayList<>();
        channels = new ArrayList<>();
        this.commands = new CommandRules(commands);
    }

    private UserRules(UserRules other) {
        hashes = new LinkedHashSet<>(other.hashes);
        keys = new ArrayList<>(other.keys);
        channels = new ArrayList<>(other.channels);
        commands = other.commands.copy();
        enabled = other.enabled;
        nopass = other.nopass;
        allKeys = other.allKeys;
        allChannels = other.allChannels;
        sanitizing = other.sanitizing;
    }

    UserRules copy() {
        return new UserRules(this);
    }

    // ---- asking them ------------------------------------------------------------------------------------------

    boolean isEnabled() {
        return enabled;
    }

    boolean isWithoutPassword() {
        return nopass;
    }

    /** Returns whether nothing is forbidden. */
    boolean allowsEverything() {
        return allKeys && allChannels && commands.allowsAll();
    }

    CommandRules commands() {
        return commands;
    }

    Set<String> hashes() {
        return hashes;
    }

    /** By a pattern that is a star: of what matches all in another way, Redis does not ask. */
    boolean readsAllKeys() {
        return allKeys
                || keys.stream()
                        .anyMatch(pattern -> pattern.reads() && pattern.text().equals("*"));
    }

    boolean allowsKey(byte[] key, KeyAccess access) {
        if (allKeys) {
            return true;
        }
        for (NamePattern pattern : keys) {
            if (pattern.allows(key, access)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether a channel may be used.
     *
     * @param pattern whether it is itself a pattern: then the same has to be allowed, since it stands for many channels
     */
    boolean allowsChannel(byte[] channel, boolean pattern) {
        if (allChannels) {
            return true;
        }
        String text = pattern ? ByteText.decode(channel) : null;
        return channels.stream()
                .anyMatch(allowed ->
                        pattern ? allowed.text().equals(text) : allowed.glob().matches(channel));
    }

    List<String> flags() {
        List<String> flags = new ArrayList<>();
        flags.add(enabled ? "on" : "off");
        if (nopass) {
            flags.add("nopass");
        }
        if (!sanitizing.isEmpty()) {
            flags.add(sanitizing);
        }
        return flags;
    }

    String keysText() {
        return allKeys ? "~*" : keys.stream().map(NamePattern::rule).collect(Collectors.joining(" "));
    }

    String channelsText() {
        return allChannels
                ? "&*"
                : channels.stream().map(pattern -> "&" + pattern.text()).collect(Collectors.joining(" "));
    }

    /** The rules that make this out of a user of whom nothing has been said. */
    List<String> words() {
        List<String> words = new ArrayList<>(flags());
        hashes.forEach(hash -> words.add("#" + hash));
        if (allKeys) {
            words.add("~*");
        } else {
            keys.forEach(pattern -> words.add(pattern.rule()));
        }
        if (allChannels) {
            words.add("&*");
        } else {
            words.add("resetchannels");
            channels.forEach(pattern -> words.add("&" + pattern.text()));
        }
        words.addAll(List.of(commands.text().split(" ", -1)));
        return words;
    }

    // ---- changing them ----------------------------------------------------------------------------------------

    /**
     * Follows a rule.
     *
     * @throws RuleException if it makes no sense; nothing is changed then
     */
    void apply(String rule) {
        if (rule.isEmpty()) {
            return;
        }
        if (!applyWord(rule.toLowerCase(Locale.ROOT))) {
            applyMarked(rule);
        }
    }

    private boolean applyWord(String word) {
        switch (word) {
            case "on" -> enabled = true;
            case "off" -> enabled = false;
            case "nopass" -> withoutPassword(true);
            case "resetpass" -> withoutPassword(false);
            case "sanitize-payload", "skip-sanitize-payload" -> sanitizing = word;
            case "allkeys", "~*" -> resetKeys(true);
            case "resetkeys" -> resetKeys(false);
            case "allchannels", "&*" -> resetChannels(true);
            case "resetchannels" -> resetChannels(false);
            case "allcommands" -> commands.allowAll();
            case "nocommands" -> commands.allowNone();
            case "reset" -> reset();
            default -> {
                return false;
            }
        }
        return true;
    }

    private void withoutPassword(boolean on) {
        nopass = on;
        hashes.clear();
    }

    private void resetKeys(boolean all) {
        allKeys = all;
        keys.clear();
    }

    private void resetChannels(boolean all) {
        allChannels = all;
        channels.clear();
    }

    private void reset() {
        withoutPassword(false);
        resetKeys(false);
        resetChannels(false);
        enabled = false;
        sanitizing = "sanitize-payload";
        commands.allowNone();
    }

    private void applyMarked(String rule) {
        String rest = rule.substring(1);
        switch (rule.charAt(0)) {
            case '>' -> addHash(Passwords.hash(ByteText.encode(rest)));
            case '#' -> addHash(checkHash(rest));
            case '<' -> removeHash(Passwords.hash(ByteText.encode(rest)));
            case '!' -> removeHash(checkHash(rest));
            case '~', '%' -> addKeys(rule);
            case '&' -> addChannels(rest);
            case '+', '-' -> commands.apply(rule);
            case '(' -> throw new RuleException("Selectors are not supported");
            default -> throw RuleException.syntax();
        }
    }

    /** A rule as it may be logged. */
    static String withoutPassword(String rule) {
        return rule.matches("(?s)[><#!].*") ? rule.charAt(0) + "…" : rule;
    }

    private static String checkHash(String hash) {
        if (!Passwords.isHash(hash)) {
            throw new RuleException("The password hash must be exactly 64 characters and contain only lowercase"
                    + " hexadecimal characters");
        }
        return hash;
    }

    private void addHash(String hash) {
        hashes.add(hash);
        nopass = false;
    }

    private void removeHash(String hash) {
        if (!hashes.remove(hash)) {
            throw new RuleException("The password you are trying to remove from the user does not exist");
        }
    }

    private void addKeys(String rule) {
        if (allKeys) {
            throw new RuleException(AFTER_ALL_KEYS);
        }
        int tilde = rule.indexOf('~');
        String marks = tilde < 0 ? "" : rule.substring(0, tilde).toUpperCase(Locale.ROOT);
        boolean plain = rule.startsWith("~");
        if (!plain && !marks.matches("%[RW]+")) {
            throw RuleException.syntax();
        }
        boolean reads = plain || marks.indexOf('R') > 0;
        boolean writes = plain || marks.indexOf('W') > 0;
        String text = checkName(rule.substring(tilde + 1));
        NamePattern before = keys.stream()
                .filter(pattern -> pattern.text().equals(text))
                .findFirst()
                .orElse(null);
        if (before == null) {
            keys.add(NamePattern.of(text, reads, writes));
        } else {
            keys.set(keys.indexOf(before), NamePattern.of(text, reads || before.reads(), writes || before.writes()));
        }
    }

    private void addChannels(String text) {
        if (allChannels) {
            throw new RuleException(AFTER_ALL_CHANNELS);
        }
        NamePattern pattern = NamePattern.of(checkName(text), true, true);
        if (channels.stream().noneMatch(before -> before.text().equals(text))) {
            channels.add(pattern);
        }
    }

    /** A file has a user's rules in one line, parted by spaces. */
    private static String checkName(String text) {
        if (ByteText.hasSpaces(text)) {
            throw RuleException.syntax();
        }
        return text;
    }
}

package io.forkpoint.server.internal.access;

import io.forkpoint.server.internal.resp.Request;
import io.forkpoint.server.internal.session.Command;
import io.forkpoint.server.internal.session.Permissions;
import io.forkpoint.server.internal.session.Session;
import java.util.List;
import java.util.Set;

/**
 * A user, for as long as there is one of this name: clients hold on to it, so that new rules act on them at once. Asked by
 * any thread.
 */
public final class User implements Permissions {
    private final String name;
    private final AccessLog log;
    private volatile UserRules rules;

    User(String name, UserRules rules, AccessLog log) {
        this.name = name;
        this.rules = rules;
        this.log = log;
    }

    @Override
    public String userName() {
        return name;
    }

    UserRules rules() {
        return rules;
    }

    void rules(UserRules changed) {
        rules = changed;
    }

    @Override
    public String refusal(Session session, Command command, Request request) {
        Denial denial = rules.allowsEverything() ? null : check(command, request);
        if (denial == null) {
            return null;
        }
        log.add(session, name, denial);
        return denial.message();
    }

    /** {@return its flags, as ACL GETUSER shows them} */
    public List<String> flags() {
        return rules.flags();
    }

    /** {@return the hashes of its passwords} */
    public Set<String> passwordHashes() {
        return rules.hashes();
    }

    /** {@return the rules of commands, in one text} */
    public String commandRules() {
        return rules.commands().text();
    }

    /** {@return the rules of keys, in one text} */
    public String keyRules() {
        return rules.keysText();
    }

    /** {@return the rules of channels, in one text} */
    public String channelRules() {
        return rules.channelsText();
    }

    /**
     * Returns whether this user may run a command; nothing is logged.
     *
     * @param command which
     * @param request its arguments, enough of them
     * @return null if so; else why not
     */
    public Denial check(Command command, Request request) {
        UserRules now = rules;
        boolean part = command.name().indexOf('|') >= 0;
        String first = !part && request.size() > 1 ? request.text(1) : null;
        if (!now.commands().allows(command, first)) {
            return new Denial(Denial.Reason.COMMAND, command.name());
        }
        int[] keys = command.keysOf(request);
        for (int i = 0; i < keys.length; i++) {
            if (!now.allowsKey(request.bytes(keys[i]), KeyAccess.of(command, request, i))) {
                return new Denial(Denial.Reason.KEY, request.text(keys[i]));
            }
        }
        ChannelArguments channels = ChannelArguments.of(command);
        for (int i = 1; i <= channels.count(request); i++) {
            if (!mayUseChannel(request.bytes(i), channels == ChannelArguments.PATTERNS)) {
                return new Denial(Denial.Reason.CHANNEL, request.text(i));
            }
        }
        return null;
    }

    @Override
    public boolean mayReadAllKeys() {
        return rules.readsAllKeys();
    }

    @Override
    public boolean mayUseChannel(byte[] channel, boolean pattern) {
        return rules.allowsChannel(channel, pattern);
    }
}

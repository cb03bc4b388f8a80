package io.forkpoint.server.internal.access;

import io.forkpoint.server.internal.config.ServerSettings;
import io.forkpoint.server.internal.session.ClientInfo;
import io.forkpoint.server.internal.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was refused to whom, newest first; the same again within a minute is counted, not listed once more. */
public final class AccessLog {
    private static final long GROUPING_MILLIS = 60_000;

    private static final int LONGEST_NAME = 128;
    /** A client may have any name; all the rest takes less. */
    private static final int LONGEST_INFO = 1024;

    private final ServerSettings settings;
    private final List<Entry> entries = new ArrayList<>();
    private long lastId = -1;

    /**
     * A refusal.
     *
     * @param id its number, from 0 on
     * @param count how often it has happened
     * @param denial why, and what
     * @param context {@code toplevel} or {@code multi}
     * @param user whom
     * @param clientInfo from where, as CLIENT INFO has it
     * @param createdMillis when it has happened first, since 1970
     * @param updatedMillis when it has happened last
     */
    public record Entry(
            long id,
            long count,
            Denial denial,
            String context,
            String user,
            String clientInfo,
            long createdMillis,
            long updatedMillis) {
        private boolean isSame(Entry other) {
            return denial.equals(other.denial)
                    && context.equals(other.context)
                    && user.equals(other.user)
                    && other.updatedMillis - createdMillis <= GROUPING_MILLIS;
        }

        private Entry again(Entry last) {
            return new Entry(id, count + 1, denial, context, user, last.clientInfo, createdMillis, last.updatedMillis);
        }

        /** {@return what was the matter, as ACL LOG has it} */
        public String reason() {
            return denial.reason().name().toLowerCase(Locale.ROOT);
        }
    }

    AccessLog(ServerSettings settings) {
        this.settings = settings;
        settings.aclLogMaxLength.onChange(this::shorten);
    }

    void add(Session session, String userName, Denial denial) {
        long now = System.currentTimeMillis();
        String context = session.queuedCommands() >= 0 ? "multi" : "toplevel";
        String user = Denial.shortened(userName, LONGEST_NAME);
        String client = Denial.shortened(ClientInfo.of(session), LONGEST_INFO);
        Entry entry = new Entry(0, 1, denial, context, user, client, now, now);
        synchronized (this) {
            Entry before = entries.stream()
                    .filter(old -> old.isSame(entry))
                    .findFirst()
                    .orElse(null);
            if (before != null) {
                entries.remove(before);
                entries.add(0, before.again(entry));
            } else {
                lastId++;
                entries.add(0, new Entry(lastId, 1, denial, context, user, entry.clientInfo(), now, now));
            }
        }
        shorten();
    }

    private synchronized void shorten() {
        int most = settings.aclLogMaxLength.get();
        if (entries.size() > most) {
            entries.subList(most, entries.size()).clear();
        }
    }

    /** Forgets all. */
    public synchronized void reset() {
        entries.clear();
    }

    /**
     * The newest.
     *
     * @param most how many at most
     * @return them
     */
    public synchronized List<Entry> newest(long most) {
        return List.copyOf(entries.subList(0, (int) Math.min(most, entries.size())));
    }
}

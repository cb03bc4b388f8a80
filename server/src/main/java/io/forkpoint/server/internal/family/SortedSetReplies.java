package io.forkpoint.server.internal.family;

import io.forkpoint.KeyedElements;
import io.forkpoint.server.internal.resp.Reply;
import io.forkpoint.value.ScoredMember;
import java.util.List;
import java.util.OptionalDouble;

/** Writes members and scores as replies. */
final class SortedSetReplies {
    private SortedSetReplies() {}

    /** Writes members, with their scores if asked for: after each in RESP2, in pairs in RESP3. */
    static void members(Reply reply, List<ScoredMember> members, boolean withScores) {
        if (withScores && !reply.isResp3()) {
            flat(reply, members);
        } else if (withScores) {
            pairs(reply, members);
        } else {
            reply.array(members.size());
            members.forEach(each -> reply.bulk(each.member()));
        }
    }

    /** Writes members, each followed by its score. */
    static void flat(Reply reply, List<ScoredMember> members) {
        reply.array(members.size() * 2L);
        for (ScoredMember each : members) {
            reply.bulk(each.member());
            reply.number(each.score());
        }
    }

    /** Writes members and their scores in pairs. */
    static void pairs(Reply reply, List<ScoredMember> members) {
        reply.array(members.size());
        for (ScoredMember each : members) {
            reply.array(2);
            reply.bulk(each.member());
            reply.number(each.score());
        }
    }

    /** Writes a key, and its members and their scores in pairs. */
    static void keyed(Reply reply, KeyedElements<ScoredMember> members) {
        reply.array(2);
        reply.bulk(members.key());
        pairs(reply, members.elements());
    }

    /** Writes a score, or null if there is none. */
    static void score(Reply reply, OptionalDouble score) {
        if (score.isPresent()) {
            reply.number(score.getAsDouble());
        } else {
            reply.nil();
        }
    }
}

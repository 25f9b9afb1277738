package org.atlasnode.app.http;

import java.util.Map;
import org.atlasnode.app.alarm.AlarmBoard;

/** Shows alarms, and takes the word of who takes one over. Thread-safe. */
public final class AlarmEndpoints {

    static final String PATH = "/api/alarms";

    private final AlarmBoard board;

    public AlarmEndpoints(AlarmBoard board) {
        this.board = board;
    }

    Reply list(Endpoint.Call call) {
        String all = call.query().getOrDefault("all", "false");
        if (!all.equals("true") && !all.equals("false")) {
            return Reply.error(Reply.BAD_REQUEST, "all is true or false");
        }
        return Reply.json(Reply.OK, all.equals("true") ? board.all() : board.open());
    }

    Reply acknowledge(Endpoint.Call call) {
        boolean known = call.parameter().matches("[0-9]{1,18}") && board.acknowledge(Long.parseLong(call.parameter()));
        return known
                ? Reply.json(Reply.OK, Map.of("acknowledged", call.parameter()))
                : Reply.error(Reply.CONFLICT, "there is no open alarm of this number, see: atlas alarms");
    }
}

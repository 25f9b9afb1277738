package org.atlasnode.dicom.ul;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The whole matrix of PS3.8 Table 9-10, listed the other way round than in the code: by action, the cells that hold it.
 */
class StateTableTest {

    private static final String[] EXPECTED = {
        "AE-1: 1/1",
        "AE-2: 2/4",
        "AE-3: 3/5",
        "AE-4: 4/5",
        "AE-5: 5/1",
        "AE-6: 6/2",
        "AE-7: 7/3",
        "AE-8: 8/3",
        "DT-1: 9/6",
        "DT-2: 10/6",
        "AR-1: 11/6",
        "AR-2: 12/6",
        "AR-3: 13/7 13/11",
        "AR-4: 14/8 14/12",
        "AR-5: 17/13",
        "AR-6: 10/7",
        "AR-7: 9/8",
        "AR-8: 12/7",
        "AR-9: 14/9",
        "AR-10: 13/10",
        "AA-1: 3/2 4/2 10/2 12/2 13/2 19/2 15/3 15/5-12",
        "AA-2: 15/4 16/2 16/13 18/2 18/13",
        "AA-3: 16/3 16/5-12",
        "AA-4: 17/3-12",
        "AA-5: 17/2",
        "AA-6: 3/13 4/13 10/13 12/13 13/13",
        "AA-7: 6/13 19/13",
        "AA-8: 3/3 3/6-12 4/3 4/6-12 6/3 6/5-12 10/3 10/5 10/8-12 12/3 12/5 12/8-12 "
                + "13/3 13/5 13/6 13/8 13/9 13/12 19/3 19/5-12"
    };

    @Test
    void holdsTheActionsOfTheStandardAndNoOthers() {
        TreeSet<String> expected = new TreeSet<>();
        for (String line : EXPECTED) {
            String action = line.substring(0, line.indexOf(':'));
            for (String cell : line.substring(line.indexOf(':') + 2).split(" ")) {
                String[] parts = cell.split("[/-]");
                int last = Integer.parseInt(parts[parts.length - 1]);
                for (int state = Integer.parseInt(parts[1]); state <= last; state++) {
                    expected.add("Evt" + parts[0] + " Sta" + state + " " + action);
                }
            }
        }
        TreeSet<String> actual = new TreeSet<>();
        for (Event event : Event.values()) {
            for (State state : State.values()) {
                StateTable.find(state, event)
                        .ifPresent(action -> actual.add("Evt" + (event.ordinal() + 1) + " Sta" + (state.ordinal() + 1)
                                + " " + action.name().replace('_', '-')));
            }
        }
        assertThat(actual).isEqualTo(expected).hasSize(123);
    }

    @Test
    void eachActionLeadsToTheStateOfTablesNineSixToNineNine() {
        List<String> next = new ArrayList<>();
        Arrays.stream(Action.values())
                .forEach(action -> next.add(action + " " + action.next() + " " + action.alternative()));
        assertThat(String.join("\n", next).replace("STA", "")).isEqualTo("""
                        AE_1 4 4
                        AE_2 5 5
                        AE_3 6 6
                        AE_4 1 1
                        AE_5 2 2
                        AE_6 3 13
                        AE_7 6 6
                        AE_8 13 13
                        DT_1 6 6
                        DT_2 6 6
                        AR_1 7 7
                        AR_2 8 8
                        AR_3 1 1
                        AR_4 13 13
                        AR_5 1 1
                        AR_6 7 7
                        AR_7 8 8
                        AR_8 9 10
                        AR_9 11 11
                        AR_10 12 12
                        AA_1 13 13
                        AA_2 1 1
                        AA_3 1 1
                        AA_4 1 1
                        AA_5 1 1
                        AA_6 13 13
                        AA_7 13 13
                        AA_8 13 13""");
    }
}

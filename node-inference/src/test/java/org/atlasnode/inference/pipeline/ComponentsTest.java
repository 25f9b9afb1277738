package org.atlasnode.inference.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComponentsTest {

    private static final Components.Shape CUBE = new Components.Shape(3, 3, 3);

    private static List<int[]> parts(Set<Integer> cells) {
        return Components.of(CUBE, cells::contains);
    }

    @Test
    void cellsThatTouchByACornerAreOnePart() {
        assertThat(parts(Set.of(0, 13, 26)))
                .singleElement()
                .satisfies(part -> assertThat(part).containsExactlyInAnyOrder(0, 13, 26));
    }

    @Test
    void cellsOnOppositeFacesAreNotNeighbours() {
        assertThat(parts(Set.of(2, 3, 24))).hasSize(3);
    }

    @Test
    void partsComeInOrderOfTheirFirstCell() {
        assertThat(parts(Set.of(8, 0, 26, 17))).extracting(part -> part[0]).containsExactly(0, 8);
    }

    @Test
    void everyCellIsInOnePart() {
        assertThat(Components.of(CUBE, cell -> true))
                .singleElement()
                .satisfies(part -> assertThat(part).hasSize(27).doesNotHaveDuplicates());
        assertThat(Components.of(CUBE, cell -> false)).isEmpty();
    }
}

package org.atlasnode.results.capture;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.atlasnode.core.model.Point3;

/** Names directions in the patient by letters (PS3.3 §C.7.6.1.1.1, Patient Orientation). */
final class Directions {

    /** sin 15 degrees: an axis that a direction leans towards by less is not named. */
    private static final double NAMED_FROM = 0.2588;

    private record Component(double size, String positive, String negative) {

        private String letter() {
            return size >= 0 ? positive : negative;
        }
    }

    private Directions() {}

    /** The letters of a unit vector, the main direction first: L and R, P and A, H and F. */
    static String letters(Point3 direction) {
        return List.of(
                        new Component(direction.xMm(), "L", "R"),
                        new Component(direction.yMm(), "P", "A"),
                        new Component(direction.zMm(), "H", "F"))
                .stream()
                .filter(component -> Math.abs(component.size) >= NAMED_FROM)
                .sorted(Comparator.comparingDouble((Component component) -> -Math.abs(component.size)))
                .map(Component::letter)
                .collect(Collectors.joining());
    }

    /** The letter of the main direction. */
    static String mainLetter(Point3 direction) {
        return letters(direction).substring(0, 1);
    }
}

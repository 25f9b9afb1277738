package org.atlasnode.results.iod;

/** Value multiplicity as the dictionary writes it: {@code 1}, {@code 2-2n}, {@code 1-n}, {@code 1-3} (PS3.5 §6.4). */
public final class Multiplicity {

    private Multiplicity() {}

    public static boolean allows(String vm, int count) {
        for (String alternative : vm.split(" or ")) {
            if (allowsOne(alternative.strip(), count)) {
                return true;
            }
        }
        return false;
    }

    private static boolean allowsOne(String vm, int count) {
        int dash = vm.indexOf('-');
        if (dash < 0) {
            return count == Integer.parseInt(vm);
        }
        int least = Integer.parseInt(vm.substring(0, dash));
        String most = vm.substring(dash + 1);
        if (!most.endsWith("n")) {
            return count >= least && count <= Integer.parseInt(most);
        }
        int step = most.length() == 1 ? 1 : Integer.parseInt(most.substring(0, most.length() - 1));
        return count >= least && count % step == 0;
    }
}

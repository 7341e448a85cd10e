"""The event loop: one replication over flat lists of numbers, in whole milliseconds.

This file sees arrays only and imports nothing but `math`. It raises nothing: it returns a status, and the driver in
`run.py` grows the arrays, lengthens the calendars or tells people what is wrong, and calls again. It holds to the part
of Python that a compiler for numbers takes as it stands: every product of 64-bit keys is masked, powers are written as
products, and sums are loops, so that a compiled twin gives the same bits (only `U` is then another type).

The loop has no nested loop over events. Each turn does one thing and leaves the arrays whole, so that it can stop at any
turn for want of room and go on from there. In order of precedence:

1. move the token on top of the agenda one atom on;
2. draw the gap to the next case, or place it on its calendar;
3. let a case arrive (only after all else of the instant);
4. give the waiting work of one role to its free officers;
5. go to the next instant, or to work that has just ended at this one, and put on the agenda what is due.

So at one instant all completions come first, in order of case number and model order, then openings, then dispatch, and
again while work without duration ends at the same instant; then arrivals, and dispatch again.
"""

from __future__ import annotations

from procflow.simulation.kernel.draws import (
    ARRIVAL_DRAW,
    GOLDEN,
    MASK,
    ROUTING_DRAW,
    TRANSFER_DRAW,
    WAIT_DRAW,
    WORK_DRAW,
    U,
    mix,
    quantile,
    uniform,
)
from procflow.simulation.kernel.events import (
    comes_after,
    drop,
    open_end,
    order,
    put,
)
from procflow.simulation.kernel.tables import (
    AGENDA,
    ARRIVALS,
    ARRIVING,
    ATOM,
    BEGIN,
    BUDGET,
    CASE,
    CASES,
    DEMANDED,
    DIRTY,
    DONE,
    DUE,
    ENDED,
    ENTER,
    FINISHED,
    FORK,
    FREE_CASES,
    FREE_TOKENS,
    HORIZON,
    JOIN,
    LONGEST,
    MANY,
    MINUTE,
    NEVER,
    NOBODY,
    NOW,
    PASS,
    PASSED,
    PENDING,
    PILED,
    READY,
    ROW,
    ROWS,
    STUCK,
    TOKENS,
    TOO_LONG,
    TRANSFER,
    UNPLACED,
    WAIT,
    WAITED,
    WORK,
    WORKING,
    Hours,
    Log,
    Program,
    State,
    Study,
)


def run(p: Program, k: Hours, study: Study, s: State, log: Log, budget: int) -> int:
    """Go on until the study is over, or for so many instants, or until room or hours are lacking; return the status."""
    kinds, keys, roles, calendars = p.kinds, p.keys, p.roles, p.calendars
    first, targets, cumulative, join_edges = p.first, p.targets, p.cumulative, p.join_edges
    joins, needs, edge_firsts = p.joins, p.needs, p.edge_firsts
    work_kind, work_a, work_b, work_c = p.work_kind, p.work_a, p.work_b, p.work_c
    part_firsts, part_keys = p.part_firsts, p.part_keys
    part_kind, part_a, part_b, part_c = p.part_kind, p.part_a, p.part_b, p.part_c
    wait_kind, wait_a, wait_b, wait_c = p.wait_kind, p.wait_a, p.wait_b, p.wait_c
    limited, shares, transfer_kind, officer_firsts = p.limited, p.shares, p.transfer_kind, p.officer_firsts
    firsts, opens, closes, before, known = k.firsts, k.opens, k.closes, k.before, k.known
    tree, agenda, free_tokens = s.tree, s.agenda, s.free_tokens
    t_case, t_atom, t_edge, t_phase, t_rest, t_visit = s.t_case, s.t_atom, s.t_edge, s.t_phase, s.t_rest, s.t_visit
    t_holder, t_counts, t_given, t_entered, t_moved = s.t_holder, s.t_counts, s.t_given, s.t_entered, s.t_moved
    t_ready, t_start, t_work, t_service, t_officer = s.t_ready, s.t_start, s.t_work, s.t_service, s.t_officer
    t_previous, t_next, t_ahead = s.t_previous, s.t_next, s.t_ahead
    free_cases, c_number, c_key, c_tokens, c_parked = s.free_cases, s.c_number, s.c_key, s.c_tokens, s.c_parked
    c_counted, c_arrival = s.c_counted, s.c_arrival
    visits, arrived, joined, j_holder, j_counts = s.visits, s.arrived, s.joined, s.j_holder, s.j_counts
    q_head, q_tail, free, lowest, busy = s.q_head, s.q_tail, s.free, s.lowest, s.busy
    dirty, is_dirty, hints = s.dirty, s.is_dirty, s.hints

    transfer_a, transfer_b, transfer_c = p.transfer_a, p.transfer_b, p.transfer_c
    work_elapsed, wait_elapsed, transfer_elapsed = p.work_elapsed, p.wait_elapsed, p.transfer_elapsed
    role_calendars = p.role_calendars
    last_case, window_end, until = study.last_case, study.window_end, study.until
    l_case, l_atom, l_visit, l_officer, l_entered, l_moved = (
        log.case, log.atom, log.visit, log.officer, log.entered, log.moved,
    )  # fmt: skip
    l_ready, l_start, l_end, l_work, l_service = log.ready, log.start, log.end, log.work, log.service
    l_given, l_previous = log.given, log.previous
    l_case_arrival, l_case_end, l_case_outcome = log.case_arrival, log.case_end, log.case_outcome
    l_case_counted, l_case_last = log.case_counted, log.case_last

    n_atoms, n_roles, n_joins, n_join_edges = len(kinds), len(limited), len(needs), edge_firsts[len(needs)]
    n_calendars = len(firsts) - 1
    half = len(tree) >> 1
    shift = 0
    while (1 << shift) < half:
        shift += 1
    slot_mask = half - 1
    row_room, case_room = len(log.case), len(log.case_arrival)

    x = s.scalars
    now, n_agenda, n_dirty, n_free_tokens, n_free_cases = x[NOW], x[AGENDA], x[DIRTY], x[FREE_TOKENS], x[FREE_CASES]
    arrivals, due, demanded, unplaced, arriving = x[ARRIVALS], x[DUE], x[DEMANDED], x[UNPLACED], x[ARRIVING]
    pending, row, waited, ended, passed = x[PENDING], x[ROW], x[WAITED], x[ENDED], x[PASSED]
    logged = study.logged

    status = BUDGET
    atom, slot = 0, 0
    while budget > 0:
        # 1 -- the token on top of the agenda
        if n_agenda > 0:
            token = agenda[n_agenda - 1]
            atom = t_atom[token]
            slot = t_case[token]
            kind = kinds[atom]
            if kind == WORK:
                phase = t_phase[token]
                role = roles[atom]
                rest = 0
                elapsed = 0
                interval = -1
                if phase == ENTER:
                    place = slot * n_atoms + atom
                    visit = visits[place] + 1
                    visits[place] = visit
                    t_visit[token] = visit
                    t_entered[token] = now
                    given = 0
                    if role >= 0:
                        holder = t_holder[token]
                        if holder == MANY:
                            for r in range(token * n_roles, token * n_roles + n_roles):
                                given += t_counts[r]
                            given -= t_counts[token * n_roles + role]
                        elif holder >= 0 and holder != role:
                            given = 1
                        t_holder[token] = role
                        if given > 0 and transfer_kind[role] >= 0:
                            minutes = quantile(
                                transfer_kind[role], transfer_a[role], transfer_b[role], transfer_c[role],
                                uniform(c_key[slot], keys[atom], visit, TRANSFER_DRAW),
                            )  # fmt: skip
                            if not minutes < LONGEST:
                                status = TOO_LONG
                                break
                            rest = int(minutes * MINUTE + 0.5)
                            elapsed = transfer_elapsed[role]
                    t_given[token] = given
                    phase = TRANSFER
                elif phase != DONE:
                    rest = t_rest[token]
                    if rest > 0:  # the hours had run out: go on where they were known to
                        if phase == WORKING:
                            elapsed = work_elapsed[atom]
                        elif phase == WAIT:
                            elapsed = wait_elapsed[atom]
                        elif phase == TRANSFER:
                            elapsed = transfer_elapsed[role]
                    elif phase == WORKING:
                        phase = DONE
                if rest == 0:
                    if phase == TRANSFER:
                        t_moved[token] = now
                        phase = WAIT
                        if wait_kind[atom] >= 0:
                            minutes = quantile(
                                wait_kind[atom], wait_a[atom], wait_b[atom], wait_c[atom],
                                uniform(c_key[slot], keys[atom], t_visit[token], WAIT_DRAW),
                            )  # fmt: skip
                            if not minutes < LONGEST:
                                status = TOO_LONG
                                break
                            rest = int(minutes * MINUTE + 0.5)
                            elapsed = wait_elapsed[atom]
                    if phase == WAIT and rest == 0:
                        t_ready[token] = now
                        officer = NOBODY
                        if role >= 0 and n_agenda == 1 and free[role] > 0 and q_head[role] < 0:
                            # who comes last of the instant to an empty queue and a free officer need not queue
                            calendar = calendars[atom]
                            interval = hints[calendar]
                            while closes[interval] <= now:
                                interval += 1
                            hints[calendar] = interval
                            if opens[interval] <= now:
                                officer = lowest[role]
                                while busy[officer_firsts[role] + officer] > 0:
                                    officer += 1
                        if officer == NOBODY and role >= 0 and limited[role] > 0:
                            # into the queue: by instant, then case number, then model order
                            t_phase[token] = READY
                            n_agenda -= 1
                            ahead = q_tail[role]
                            behind = -1
                            while (
                                ahead >= 0
                                and t_ready[ahead] == now
                                and comes_after(ahead, token, t_case, c_number, t_atom, t_visit)
                            ):
                                behind = ahead
                                ahead = t_ahead[ahead]
                            t_ahead[token] = ahead
                            t_next[token] = behind
                            if ahead >= 0:
                                t_next[ahead] = token
                            else:
                                q_head[role] = token
                            if behind >= 0:
                                t_ahead[behind] = token
                            else:
                                q_tail[role] = token
                            if free[role] > 0 and is_dirty[role] == 0:
                                is_dirty[role] = 1
                                dirty[n_dirty] = role
                                n_dirty += 1
                            continue
                        minutes = quantile(
                            work_kind[atom], work_a[atom], work_b[atom], work_c[atom],
                            uniform(c_key[slot], keys[atom], t_visit[token], WORK_DRAW),
                        )  # fmt: skip
                        share = shares[role] if role >= 0 else 1.0
                        total = minutes / share
                        if not total < LONGEST:
                            status = TOO_LONG
                            break
                        t_work[token] = int(minutes * MINUTE + 0.5)
                        t_service[token] = int(total * MINUTE + 0.5)
                        part = part_firsts[atom]
                        while part < part_firsts[atom + 1]:
                            minutes = quantile(
                                part_kind[part], part_a[part], part_b[part], part_c[part],
                                uniform(c_key[slot], part_keys[part], t_visit[token], WORK_DRAW),
                            )  # fmt: skip
                            total += minutes / share
                            if not total < LONGEST:
                                status = TOO_LONG
                                break
                            t_work[token] += int(minutes * MINUTE + 0.5)
                            t_service[token] += int(minutes / share * MINUTE + 0.5)
                            part += 1
                        if status == TOO_LONG:
                            break
                        t_officer[token] = officer
                        if officer >= 0:
                            busy[officer_firsts[role] + officer] = 1
                            lowest[role] = officer + 1
                            free[role] -= 1
                        phase = BEGIN
                    if phase == BEGIN:
                        if interval < 0:
                            calendar = calendars[atom]
                            interval = hints[calendar]
                            while closes[interval] <= now:
                                interval += 1
                            hints[calendar] = interval
                        rest = t_service[token]
                        elapsed = work_elapsed[atom]
                        if opens[interval] > now and elapsed == 0 and (rest > 0 or role >= 0):
                            t_phase[token] = BEGIN
                            t_rest[token] = 0
                            n_agenda -= 1
                            moment = opens[interval] if opens[interval] < known else known
                            put(tree, half + n_roles + token, moment << shift | (n_roles + token))
                            continue
                        t_start[token] = now
                        phase = WORKING if rest > 0 or t_officer[token] >= 0 else DONE
                if phase != DONE:  # something lasts: an event at its end
                    if elapsed > 0:
                        moment = now + rest
                        rest = 0
                        if moment > known:
                            rest = moment - known
                            moment = known
                    else:
                        calendar = calendars[atom]
                        if interval < 0:
                            interval = hints[calendar]
                            while closes[interval] <= now:
                                interval += 1
                            hints[calendar] = interval
                        moment = open_end(opens, before, interval, firsts[calendar + 1] - 1, now, rest)
                        rest = 0
                        if moment < 0:
                            rest = -moment
                            moment = known
                    t_phase[token] = phase
                    t_rest[token] = rest
                    n_agenda -= 1
                    put(tree, half + n_roles + token, moment << shift | (n_roles + token))
                    continue
                if row == row_room and logged > 0:
                    t_phase[token] = DONE
                    status = ROWS
                    break
                officer = t_officer[token]
                if officer >= 0:
                    busy[officer_firsts[role] + officer] = 0
                    free[role] += 1
                    if officer < lowest[role]:
                        lowest[role] = officer
                    if q_head[role] >= 0 and is_dirty[role] == 0:
                        is_dirty[role] = 1
                        dirty[n_dirty] = role
                        n_dirty += 1
                waited += t_start[token] - t_ready[token]
                if logged > 0:
                    l_case[row] = c_number[slot]
                    l_atom[row] = atom
                    l_visit[row] = t_visit[token]
                    l_officer[row] = officer
                    l_entered[row] = t_entered[token]
                    l_moved[row] = t_moved[token]
                    l_ready[row] = t_ready[token]
                    l_start[row] = t_start[token]
                    l_end[row] = now
                    l_work[row] = t_work[token]
                    l_service[row] = t_service[token]
                    l_given[row] = t_given[token]
                    l_previous[row] = t_previous[token]
                t_previous[token] = row
                row += 1
            elif kind == JOIN:
                join = joins[atom]
                edge = t_edge[token]
                place = slot * n_joins + join
                if edge >= 0:
                    if arrived[slot * n_join_edges + edge] > 0:
                        status = PILED
                        break
                    arrived[slot * n_join_edges + edge] = 1
                    joined[place] += 1
                # the holders of all branches, as a multiset
                holder = t_holder[token]
                if holder != NOBODY:
                    if j_holder[place] == NOBODY and holder != MANY:
                        j_holder[place] = holder
                    else:
                        counts = place * n_roles
                        if j_holder[place] != MANY:
                            for r in range(n_roles):
                                j_counts[counts + r] = 0
                            if j_holder[place] >= 0:
                                j_counts[counts + j_holder[place]] = 1
                            j_holder[place] = MANY
                        if holder == MANY:
                            for r in range(n_roles):
                                j_counts[counts + r] += t_counts[token * n_roles + r]
                        else:
                            j_counts[counts + holder] += 1
                if edge < 0 or joined[place] < needs[join]:
                    n_agenda -= 1
                    free_tokens[n_free_tokens] = token
                    n_free_tokens += 1
                    c_parked[slot] += 1
                    c_tokens[slot] -= 1
                    if c_tokens[slot] == 0:
                        status = STUCK
                        break
                    continue
                for e in range(slot * n_join_edges + edge_firsts[join], slot * n_join_edges + edge_firsts[join + 1]):
                    arrived[e] = 0
                joined[place] = 0
                c_parked[slot] -= needs[join] - 1
                t_holder[token] = j_holder[place]
                if j_holder[place] == MANY:
                    for r in range(n_roles):
                        t_counts[token * n_roles + r] = j_counts[place * n_roles + r]
                j_holder[place] = NOBODY
                place = slot * n_atoms + atom
                visits[place] += 1
                t_visit[token] = visits[place]
            elif kind == FORK:
                edge = first[atom + 1] - 1
                if n_free_tokens < edge - first[atom]:
                    status = TOKENS
                    break
                while edge > first[atom]:  # the branch listed first lies on top and goes first
                    n_free_tokens -= 1
                    other = free_tokens[n_free_tokens]
                    t_case[other] = slot
                    t_atom[other] = targets[edge]
                    t_edge[other] = join_edges[edge]
                    t_phase[other] = ENTER
                    t_previous[other] = t_previous[token]
                    t_holder[other] = t_holder[token]
                    if t_holder[token] == MANY:
                        for r in range(n_roles):
                            t_counts[other * n_roles + r] = t_counts[token * n_roles + r]
                    agenda[n_agenda - 1] = other
                    n_agenda += 1
                    edge -= 1
                agenda[n_agenda - 1] = token
                c_tokens[slot] += first[atom + 1] - 1 - first[atom]
            elif kind == PASS:
                place = slot * n_atoms + atom
                visits[place] += 1
                t_visit[token] = visits[place]
            else:
                n_agenda -= 1
                free_tokens[n_free_tokens] = token
                n_free_tokens += 1
                c_tokens[slot] -= 1
                if c_tokens[slot] == 0:
                    if c_parked[slot] > 0:
                        status = STUCK
                        break
                    if logged > 0:
                        number = c_number[slot]
                        l_case_end[number] = now
                        l_case_outcome[number] = p.ends[atom]
                        l_case_last[number] = t_previous[token]
                    if c_counted[slot] > 0:
                        pending -= 1
                        ended += 1
                        passed += now - c_arrival[slot]
                    free_cases[n_free_cases] = slot
                    n_free_cases += 1
                continue
            # on to the next atom: the first edge, or one by probability
            edge = first[atom]
            if kind != FORK and first[atom + 1] - edge > 1:
                u = uniform(c_key[slot], keys[atom], t_visit[token], ROUTING_DRAW)
                while cumulative[edge] <= u:
                    edge += 1
            t_atom[token] = targets[edge]
            t_edge[token] = join_edges[edge]
            t_phase[token] = ENTER
            continue

        # 2 -- the next case: its gap is drawn, then laid on the open time of the demand's calendar
        if due < 0:
            u = uniform(mix((study.key + U(arrivals + 1) * GOLDEN) & MASK), U(0), 0, ARRIVAL_DRAW)
            minutes = quantile(p.demand_kind, p.demand_a, p.demand_b, p.demand_c, u)
            if not minutes < LONGEST:
                status = TOO_LONG
                atom = -1
                break
            demanded += int(minutes * MINUTE + 0.5)
            unplaced = 1
            due = 0
        if unplaced == 1 and due < known:
            interval = hints[n_calendars]
            last = firsts[p.demand_calendar + 1] - 1
            while interval < last and before[interval + 1] <= demanded:
                interval += 1
            if interval < last:
                hints[n_calendars] = interval
                due = opens[interval] + (demanded - before[interval])
                unplaced = 0
            else:  # not within the known hours, whose last interval may yet grow: look again from there
                due = known

        # 3 -- arrivals, when all else of the instant is done
        if arriving == 1:
            if due == now:
                if n_free_tokens == 0:
                    status = TOKENS
                    break
                if n_free_cases == 0:
                    status = CASES
                    break
                if arrivals == case_room and logged > 0:
                    status = ROWS
                    break
                n_free_cases -= 1
                slot = free_cases[n_free_cases]
                n_free_tokens -= 1
                token = free_tokens[n_free_tokens]
                c_number[slot] = arrivals
                c_key[slot] = mix((study.key + U(arrivals + 1) * GOLDEN) & MASK)
                c_tokens[slot] = 1
                c_parked[slot] = 0
                for j in range(slot * n_atoms, slot * n_atoms + n_atoms):
                    visits[j] = 0
                for j in range(slot * n_join_edges, slot * n_join_edges + n_join_edges):
                    arrived[j] = 0
                for j in range(slot * n_joins, slot * n_joins + n_joins):
                    joined[j] = 0
                    j_holder[j] = NOBODY
                t_case[token] = slot
                t_atom[token] = p.start
                t_edge[token] = -1
                t_phase[token] = ENTER
                t_holder[token] = NOBODY
                t_previous[token] = -1
                counted = 1 if study.warm_up <= arrivals < last_case and now < window_end else 0
                c_counted[slot] = counted
                c_arrival[slot] = now
                if logged > 0:
                    l_case_arrival[arrivals] = now
                    l_case_end[arrivals] = -1
                    l_case_outcome[arrivals] = -1
                    l_case_counted[arrivals] = counted
                    l_case_last[arrivals] = -1
                pending += counted
                arrivals += 1
                agenda[0] = token
                n_agenda = 1
                due = -1
                continue
            arriving = 0

        # 4 -- waiting work to free officers, role by role, the one with the lowest number first
        while n_dirty > 0:
            n_dirty -= 1
            role = dirty[n_dirty]
            is_dirty[role] = 0
            token = q_head[role]
            if token < 0 or free[role] == 0:
                continue
            calendar = role_calendars[role]
            interval = hints[calendar]
            while closes[interval] <= now:
                interval += 1
            hints[calendar] = interval
            if opens[interval] > now:
                if tree[half + role] == NEVER:
                    moment = opens[interval] if opens[interval] < known else known
                    put(tree, half + role, moment << shift | role)
                continue
            last = firsts[calendar + 1] - 1
            while token >= 0 and free[role] > 0:
                atom = t_atom[token]
                slot = t_case[token]
                minutes = quantile(
                    work_kind[atom], work_a[atom], work_b[atom], work_c[atom],
                    uniform(c_key[slot], keys[atom], t_visit[token], WORK_DRAW),
                )  # fmt: skip
                share = shares[role]
                total = minutes / share
                if not total < LONGEST:
                    status = TOO_LONG
                    break
                work = int(minutes * MINUTE + 0.5)
                rest = int(total * MINUTE + 0.5)
                part = part_firsts[atom]
                while part < part_firsts[atom + 1]:
                    minutes = quantile(
                        part_kind[part], part_a[part], part_b[part], part_c[part],
                        uniform(c_key[slot], part_keys[part], t_visit[token], WORK_DRAW),
                    )  # fmt: skip
                    total += minutes / share
                    if not total < LONGEST:
                        status = TOO_LONG
                        break
                    work += int(minutes * MINUTE + 0.5)
                    rest += int(minutes / share * MINUTE + 0.5)
                    part += 1
                if status == TOO_LONG:
                    break
                officer = lowest[role]
                while busy[officer_firsts[role] + officer] > 0:
                    officer += 1
                busy[officer_firsts[role] + officer] = 1
                lowest[role] = officer + 1
                free[role] -= 1
                t_work[token] = work
                t_service[token] = rest
                t_officer[token] = officer
                t_start[token] = now
                moment = now
                if rest > 0:
                    moment = open_end(opens, before, interval, last, now, rest)
                    rest = 0
                    if moment < 0:
                        rest = -moment
                        moment = known
                t_phase[token] = WORKING
                t_rest[token] = rest
                put(tree, half + n_roles + token, moment << shift | (n_roles + token))
                token = t_next[token]
            q_head[role] = token
            if token >= 0:
                t_ahead[token] = -1
            else:
                q_tail[role] = -1
            if status == TOO_LONG:
                break
        if status == TOO_LONG:
            break

        # 5 -- the next instant, or what has just ended at this one
        moment = tree[1] >> shift
        if due < moment:
            moment = due
        if moment > now:
            if pending == 0 and (arrivals >= last_case or due >= window_end):
                status = FINISHED
                break
            if moment > until:
                status = FINISHED
                break
            if moment >= known:
                status = HORIZON
                break
            now = moment
            budget -= 1
        key = tree[1]
        if key >> shift > now:
            arriving = 1
            continue
        while key >> shift == now:
            place = key & slot_mask
            drop(tree, half + place)
            key = tree[1]
            if place >= n_roles:
                agenda[n_agenda] = place - n_roles
                n_agenda += 1
            elif is_dirty[place] == 0:
                is_dirty[place] = 1
                dirty[n_dirty] = place
                n_dirty += 1
        if n_agenda > 1:
            order(agenda, n_agenda, t_case, c_number, t_atom, t_visit)

    x[NOW], x[AGENDA], x[DIRTY], x[FREE_TOKENS], x[FREE_CASES] = now, n_agenda, n_dirty, n_free_tokens, n_free_cases
    x[ARRIVALS], x[DUE], x[DEMANDED], x[UNPLACED], x[ARRIVING] = arrivals, due, demanded, unplaced, arriving
    x[WAITED], x[ENDED], x[PASSED] = waited, ended, passed
    x[PENDING], x[ROW], x[ATOM], x[CASE] = pending, row, atom, c_number[slot] if atom >= 0 else arrivals
    return status

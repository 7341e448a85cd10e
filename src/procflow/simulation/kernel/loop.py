"""The event loop: one replication over flat lists of numbers, in whole milliseconds.

This file sees arrays only and imports nothing but `math`. It raises nothing: it returns a status, and the driver in
`replication.py` grows the arrays, lengthens the calendars or tells people what is wrong, and calls again. It holds to the part
of Python that a compiler for numbers takes as it stands: every product of 64-bit keys is masked, powers are written as
products, and sums are loops, so that a compiled twin gives the same bits (only `U` is then another type).

The loop has no nested loop over events. Each turn does one thing and leaves the arrays whole, so that it can stop at any
turn for want of room and go on from there. In order of precedence:

1. move the token on top of the agenda one atom on, then let the cases of gates go that have opened;
2. draw the gap to the next case, or place it on its calendar;
3. let a case arrive (only after all else of the instant);
4. give the waiting work of one role to its free officers;
5. go to the next instant, or to work that has just ended at this one, and put on the agenda what is due.

What stands under ``if rich`` serves only procedures that ask for more than queues in order of coming, such as sessions;
the compiled twin for all others is made without it.

So at one instant all completions come first, in order of case number and model order, then openings, then dispatch, and
again while work without duration ends at the same instant; then arrivals, and dispatch again.
"""

from __future__ import annotations

from procflow.simulation.kernel.choices import (
    holds,
    minutes_of,
    taken,
    work_times,
)
from procflow.simulation.kernel.draws import (
    AGE_DRAW,
    ATTRIBUTE_DRAW,
    BOUND_DRAW,
    ROUTING_DRAW,
    TRANSFER_DRAW,
    WAIT_DRAW,
    case_key,
    gap_minutes,
    quantile,
    time_at_work,
    uniform,
)
from procflow.simulation.kernel.events import (
    comes_after,
    drop,
    open_end,
    order,
    put,
)
from procflow.simulation.kernel.queues import (
    LINE_WAITS,
    NEVER_FITS,
    among,
    choose,
    ends_at,
    line_up,
    next_instant,
    open_before,
    opening,
    step_out,
    victim,
)
from procflow.simulation.kernel.tables import (
    AFTER_ALL,
    AGENDA,
    ARRIVALS,
    ARRIVING,
    ATOM,
    BEGIN,
    BUDGET,
    BY_CLASS,
    BY_DUE,
    CASE,
    CASES,
    DEMANDED,
    DIRTY,
    DONE,
    DUE,
    ENDED,
    ENTER,
    F_ACTS,
    F_ACTS_END,
    F_BOUND,
    F_CAPACITY,
    F_CLASS,
    F_CLASS_BY,
    F_GATE,
    F_HOURS,
    F_JOINT,
    F_JOINT_END,
    F_OR,
    F_OWN,
    F_ROOM,
    F_SESSION,
    F_THEN,
    F_THEN_EDGE,
    F_UNBEGUN,
    F_VISITS,
    F_WAIT,
    F_WAIT_BY,
    F_WATCH,
    F_WHEN,
    FACTS,
    FED,
    FEED,
    FINISH,
    FINISHED,
    FIT,
    FORK,
    FREE_CASES,
    FREE_TOKENS,
    G_AGE,
    G_ATOM,
    G_CAPACITY,
    G_ONCE,
    G_SIZE,
    G_TIMETABLE,
    GATE_FACTS,
    GATHERED,
    HORIZON,
    JOIN,
    LEFT,
    LET_GO,
    LONGEST,
    MANY,
    MINUTE,
    NEVER,
    NO_FIT,
    NO_WAY,
    NOBODY,
    NOT_A_NUMBER,
    NOT_IN_TIME,
    NOW,
    OPENED,
    PASS,
    PASSED,
    PENDING,
    PILED,
    PREEMPTIVE,
    QUIT,
    R_CLOSING,
    R_LEADS,
    R_LEADS_END,
    R_QUEUE,
    READY,
    ROLE_FACTS,
    ROW,
    ROWS,
    SHORTEST,
    STUCK,
    TAKEN,
    TIMER,
    TOGETHER,
    TOKENS,
    TOO_LONG,
    TRANSFER,
    UNPLACED,
    WAIT,
    WAITED,
    WAKE,
    WORDS_OF_OFFICERS,
    WORK,
    WORKING,
    Feed,
    Hours,
    Log,
    Program,
    State,
    Study,
)


def run(p: Program, k: Hours, study: Study, f: Feed, s: State, log: Log, budget: int) -> int:
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

    n_atoms, n_roles, n_joins, n_join_edges = len(first) - 1, len(limited), len(needs), edge_firsts[len(needs)]
    n_calendars = len(firsts) - 1
    n_gates = len(p.gate_facts) // GATE_FACTS
    base = n_roles + 2 * n_gates  # leaves of roles, then two of each gate, then of tokens
    half = len(tree) >> 1
    shift = 0
    while (1 << shift) < half:
        shift += 1
    slot_mask = half - 1

    x = s.scalars
    now, n_agenda, n_dirty, n_free_tokens, n_free_cases = x[NOW], x[AGENDA], x[DIRTY], x[FREE_TOKENS], x[FREE_CASES]
    arrivals, due, demanded, unplaced, arriving = x[ARRIVALS], x[DUE], x[DEMANDED], x[UNPLACED], x[ARRIVING]
    pending, row, waited, ended, passed = x[PENDING], x[ROW], x[WAITED], x[ENDED], x[PASSED]
    logged, taken_out = study.logged, x[TAKEN]
    row_room, case_room = len(log.case) + taken_out, len(log.case_arrival)

    rich = p.rich
    if rich:
        facts, lists, role_facts, gate_facts, longest = p.facts, p.lists, p.role_facts, p.gate_facts, k.longest
        law_kind, law_a, law_b, law_c, law_table = p.law_kind, p.law_a, p.law_b, p.law_c, p.law_table
        special = p.special
        speeds, skills, values, did, done, started = p.speeds, p.skills, s.values, s.did, s.done, s.started
        c_end, c_outcome, c_row, c_due, at_work = s.c_end, s.c_outcome, s.c_row, s.c_due, s.at_work
        t_rank, t_left, t_halted, t_stopped, t_timer = s.t_rank, s.t_left, s.t_halted, s.t_stopped, s.t_timer
        t_member, t_calendar, t_gated, t_shared = s.t_member, s.t_calendar, s.t_gated, s.t_shared
        g_head, g_tail, g_count, g_served, g_rest, g_open = (
            s.g_head,
            s.g_tail,
            s.g_count,
            s.g_served,
            s.g_rest,
            s.g_open,
        )
        waiting, session_at, session_left, stack = s.waiting, s.session_at, s.session_left, s.stack
        n_watched, n_ors, n_values = p.watched, p.ors, len(p.attribute_keys)
        set_size = (officer_firsts[n_roles] + WORDS_OF_OFFICERS - 1) // WORDS_OF_OFFICERS
        t_former, t_gone, join_inside = s.t_former, s.t_gone, p.join_inside
        fed, opened, over = x[FED], x[OPENED], -1

    status = BUDGET
    atom, slot = 0, 0
    while budget > 0:
        if rich and over >= 0:  # a case whose last token went no further than a join
            slot = over
            over = -1
            if c_parked[slot] > 0 or c_outcome[slot] < 0:
                status = STUCK
                break
            if logged > 0:
                number = c_number[slot]
                l_case_end[number] = c_end[slot]
                l_case_outcome[number] = c_outcome[slot]
                l_case_last[number] = c_row[slot]
            if c_counted[slot] > 0:
                pending -= 1
                ended += 1
                passed += c_end[slot] - c_arrival[slot]
            free_cases[n_free_cases] = slot
            n_free_cases += 1

        # 1 -- the token on top of the agenda
        if n_agenda > 0:
            token = agenda[n_agenda - 1]
            atom = t_atom[token]
            slot = t_case[token]
            kind = kinds[atom]
            if rich and t_gone[token] > 0 and (kind != WORK or t_phase[token] == ENTER):
                # withdrawn, since the case has gone on without it
                t_gone[token] = 0
                n_agenda -= 1
                free_tokens[n_free_tokens] = token
                n_free_tokens += 1
                c_tokens[slot] -= 1
                if c_tokens[slot] == 0:
                    over = slot
                continue
            if kind == WORK:
                phase = t_phase[token]
                role = roles[atom]
                rest = 0
                elapsed = 0
                interval = -1
                leaves = 0
                if rich:
                    fact = atom * FACTS
                    if phase == TIMER:
                        other = t_next[token]
                        if other >= 0 and t_rest[token] > 0:  # the hours had run out
                            moment, t_rest[token] = ends_at(
                                calendars[atom], p.law_elapsed[facts[fact + F_BOUND]], now, t_rest[token],
                                opens, closes, before, firsts, hints, known,
                            )  # fmt: skip
                            n_agenda -= 1
                            put(tree, half + base + token, moment << shift | (base + token))
                            continue
                        free_tokens[n_free_tokens] = token
                        n_free_tokens += 1
                        if other < 0:  # called off at this very instant
                            n_agenda -= 1
                            continue
                        # the time is up: the case leaves whatever it is at
                        t_former[other] = t_phase[other]
                        t_phase[other] = QUIT
                        t_timer[other] = NOBODY
                        agenda[n_agenda - 1] = other
                        continue
                    if phase == QUIT:
                        former = t_former[token]
                        begun = former == WORKING or (former == READY and t_left[token] > 0)
                        left = t_left[token]
                        if former == READY:
                            step_out(role, token, q_head, q_tail, t_next, t_ahead)
                            waiting[atom] -= 1
                        elif former == GATHERED:
                            gate = facts[fact + F_GATE]
                            step_out(gate, token, g_head, g_tail, t_next, t_ahead)
                            g_count[gate] -= 1
                        elif tree[half + base + token] != NEVER:
                            moment = tree[half + base + token] >> shift
                            drop(tree, half + base + token)
                            if former == WORKING:
                                left = t_rest[token]
                                calendar = t_calendar[token]
                                if calendar < 0:
                                    left += moment - now
                                else:
                                    left += open_before(calendar, moment, firsts, opens, closes, before)
                                    left -= open_before(calendar, now, firsts, opens, closes, before)
                        if former == TRANSFER:
                            t_moved[token] = now
                        if former in (TRANSFER, WAIT):
                            t_gated[token] = now
                        if former in (TRANSFER, WAIT, GATHERED):
                            t_ready[token] = now
                        if begun:
                            service = t_service[token]
                            if service > 0:
                                t_work[token] = t_work[token] * (service - left) // service
                            t_service[token] = service - left
                            if former == READY:
                                calendar = lists[facts[fact + F_HOURS] + t_officer[token]]
                                t_stopped[token] += open_before(calendar, now, firsts, opens, closes, before)
                                t_stopped[token] -= open_before(
                                    calendar, t_halted[token], firsts, opens, closes, before
                                )
                                t_officer[token] = NOBODY
                        else:
                            t_start[token] = now
                            t_work[token] = 0
                            t_service[token] = 0
                            t_officer[token] = NOBODY
                        t_phase[token] = LEFT
                        phase = LEFT
                    if phase in (LEFT, TOGETHER):
                        leaves = phase
                        phase = DONE
                if phase == ENTER:
                    place = slot * n_atoms + atom
                    visit = visits[place] + 1
                    if rich:
                        if 0 <= facts[fact + F_VISITS] < visit:
                            t_atom[token] = facts[fact + F_THEN]
                            t_edge[token] = facts[fact + F_THEN_EDGE]
                            continue
                        act = facts[fact + F_ACTS]
                        while act < facts[fact + F_ACTS_END] and not lists[act] <= now < lists[act + 1]:
                            act += 3
                        law = facts[fact + F_BOUND]
                        if (law >= 0 or act < facts[fact + F_ACTS_END]) and n_free_tokens == 0:
                            status = TOKENS
                            break
                        until_act = NEVER
                        if act < facts[fact + F_ACTS_END]:  # an act in force gives it to another role, until it ends
                            until_act = lists[act + 1]
                            atom = lists[act + 2]
                            t_atom[token] = atom
                            role = roles[atom]
                            fact = atom * FACTS
                            law = facts[fact + F_BOUND]
                        t_timer[token] = -1
                        t_member[token] = -1
                        t_calendar[token] = -1
                        t_left[token] = 0
                        t_stopped[token] = 0
                        t_shared[token] = 0
                        if law >= 0:
                            wait = until_act - now
                            if until_act == NEVER:
                                minutes = minutes_of(
                                    law, law_kind, law_a, law_b, law_c, law_table,
                                    uniform(c_key[slot], keys[atom], visit, BOUND_DRAW),
                                )  # fmt: skip
                                if not minutes < LONGEST:
                                    status = TOO_LONG
                                    break
                                wait = int(minutes * MINUTE + 0.5)
                            n_free_tokens -= 1
                            other = free_tokens[n_free_tokens]
                            t_timer[token] = other
                            t_case[other] = slot
                            t_atom[other] = atom
                            t_phase[other] = TIMER
                            t_visit[other] = visit + AFTER_ALL
                            t_next[other] = token
                            moment, t_rest[other] = ends_at(
                                calendars[atom], p.law_elapsed[law], now, wait,
                                opens, closes, before, firsts, hints, known,
                            )  # fmt: skip
                            put(tree, half + base + other, moment << shift | (base + other))
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
                            if rich and t_calendar[token] < 0:
                                elapsed = 1
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
                        if rich:
                            law = facts[fact + F_WAIT]
                            if law >= 0:
                                if facts[fact + F_WAIT_BY] >= 0:
                                    law += int(values[slot * n_values + facts[fact + F_WAIT_BY]])
                                minutes = minutes_of(
                                    law, law_kind, law_a, law_b, law_c, law_table,
                                    uniform(c_key[slot], keys[atom], t_visit[token], WAIT_DRAW),
                                )  # fmt: skip
                                if not minutes < LONGEST:
                                    status = TOO_LONG
                                    break
                                rest = int(minutes * MINUTE + 0.5)
                                elapsed = wait_elapsed[atom]
                    if rich:
                        if phase == WAIT and rest == 0:
                            t_gated[token] = now
                            gate = facts[fact + F_GATE]
                            if gate >= 0:  # to those who wait for a session or a batch
                                t_phase[token] = GATHERED
                                n_agenda -= 1
                                t_next[token] = NOBODY
                                t_ahead[token] = g_tail[gate]
                                if g_tail[gate] >= 0:
                                    t_next[g_tail[gate]] = token
                                else:
                                    g_head[gate] = token
                                g_tail[gate] = token
                                g_count[gate] += 1
                                place = gate * GATE_FACTS
                                if 0 < gate_facts[place + G_SIZE] <= g_count[gate]:
                                    g_open[gate] |= 1
                                    opened = 1
                                elif g_count[gate] == 1:
                                    leaf = n_roles + 2 * gate
                                    calendar = gate_facts[place + G_TIMETABLE]
                                    if calendar >= 0 and tree[half + leaf] == NEVER:
                                        moment = next_instant(
                                            calendar, now, g_served[gate], arriving, opens, closes, hints
                                        )
                                        moment = moment if moment < known else known
                                        put(tree, half + leaf, moment << shift | leaf)
                                    law = gate_facts[place + G_AGE]
                                    if law >= 0:
                                        minutes = minutes_of(
                                            law, law_kind, law_a, law_b, law_c, law_table,
                                            uniform(c_key[slot], keys[atom], t_visit[token], AGE_DRAW),
                                        )  # fmt: skip
                                        if not minutes < LONGEST:
                                            status = TOO_LONG
                                            break
                                        moment, g_rest[gate] = ends_at(
                                            calendars[atom], p.law_elapsed[law], now, int(minutes * MINUTE + 0.5),
                                            opens, closes, before, firsts, hints, known,
                                        )  # fmt: skip
                                        put(tree, half + leaf + 1, moment << shift | (leaf + 1))
                                continue
                        elif phase == LET_GO:
                            phase = WAIT
                    if phase == WAIT and rest == 0:
                        t_ready[token] = now
                        officer = NOBODY
                        if rich and role >= 0 and special[role] > 0:
                            room = facts[fact + F_ROOM]
                            if room >= 0:
                                spare = 0
                                for g in range(officer_firsts[role], officer_firsts[role + 1]):
                                    calendar = lists[facts[fact + F_HOURS] + g - officer_firsts[role]]
                                    if busy[g] == 0 and opens[opening(calendar, now, opens, closes, hints)] <= now:
                                        spare += 1
                                if waiting[atom] - spare >= room:  # no seat is left
                                    t_start[token] = now
                                    t_work[token] = 0
                                    t_service[token] = 0
                                    t_officer[token] = NOBODY
                                    t_phase[token] = LEFT
                                    continue
                            order_of = role_facts[role * ROLE_FACTS + R_QUEUE]
                            rank = 0
                            if order_of in (BY_CLASS, PREEMPTIVE):
                                rank = facts[fact + F_CLASS]
                                if facts[fact + F_CLASS_BY] >= 0:
                                    rank = lists[rank + int(values[slot * n_values + facts[fact + F_CLASS_BY]])]
                            elif order_of == BY_DUE:
                                rank = c_due[slot]
                            elif order_of == SHORTEST:
                                total, rank, service = work_times(
                                    atom, c_key[slot], t_visit[token], 1.0, 1.0, keys, work_kind, work_a, work_b, work_c,
                                    part_firsts, part_keys, part_kind, part_a, part_b, part_c, facts,
                                    law_kind, law_a, law_b, law_c, law_table, values, slot * n_values,
                                )  # fmt: skip
                            t_rank[token] = rank
                            t_phase[token] = READY
                            n_agenda -= 1
                            waiting[atom] += 1
                            line_up(
                                role, token, q_head, q_tail, t_next, t_ahead, t_rank, t_ready, t_case, c_number,
                                t_atom, t_visit,
                            )  # fmt: skip
                            if is_dirty[role] == 0:
                                is_dirty[role] = 1
                                dirty[n_dirty] = role
                                n_dirty += 1
                            continue
                        # its work is drawn here, long before its end is needed: the draw belongs to the case anyway
                        share = shares[role] if role >= 0 else 1.0
                        if rich:
                            total, t_work[token], t_service[token] = work_times(
                                atom, c_key[slot], t_visit[token], 1.0, share, keys, work_kind, work_a, work_b, work_c,
                                part_firsts, part_keys, part_kind, part_a, part_b, part_c, facts,
                                law_kind, law_a, law_b, law_c, law_table, values, slot * n_values,
                            )  # fmt: skip
                            if not total / share < LONGEST:
                                status = TOO_LONG
                                break
                            if work_elapsed[atom] == 0:
                                t_calendar[token] = calendars[atom]
                        else:
                            total, t_work[token], t_service[token] = time_at_work(
                                c_key[slot], keys[atom], t_visit[token],
                                work_kind[atom], work_a[atom], work_b[atom], work_c[atom], share,
                            )  # fmt: skip
                            part = part_firsts[atom]
                            while part < part_firsts[atom + 1] and total < LONGEST:
                                longer, work, service = time_at_work(
                                    c_key[slot], part_keys[part], t_visit[token],
                                    part_kind[part], part_a[part], part_b[part], part_c[part], share,
                                )  # fmt: skip
                                total += longer
                                t_work[token] += work
                                t_service[token] += service
                                part += 1
                            if not total < LONGEST:
                                status = TOO_LONG
                                break
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
                            put(tree, half + base + token, moment << shift | (base + token))
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
                        if rich and phase == WORKING:
                            calendar = t_calendar[token]
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
                    put(tree, half + base + token, moment << shift | (base + token))
                    continue
                # one piece of work may have served several cases: each takes its part
                if rich and leaves == 0 and t_member[token] >= 0:
                    count = 1
                    other = t_member[token]
                    while other >= 0:
                        count += 1
                        other = t_member[other]
                    service = t_service[token]
                    work = t_work[token] // count
                    duties = (service - t_work[token]) // count
                    t_work[token] -= work * (count - 1)
                    t_service[token] -= (work + duties) * (count - 1)
                    t_shared[token] = service - t_service[token]
                    other = t_member[token]
                    t_member[token] = -1
                    spot = n_agenda + count - 2
                    n_agenda = spot + 1
                    agenda[spot] = token
                    while other >= 0:
                        spot -= 1
                        agenda[spot] = other
                        following = t_member[other]
                        t_member[other] = -1
                        t_work[other] = work
                        t_service[other] = work + duties
                        t_shared[other] = service - work - duties
                        t_ready[other] = t_ready[token]
                        t_start[other] = t_start[token]
                        t_stopped[other] = t_stopped[token]
                        t_officer[other] = t_officer[token]
                        t_phase[other] = TOGETHER
                        other = following
                    t_phase[token] = DONE
                    continue
                if row == row_room and logged > 0:
                    if leaves == 0:
                        t_phase[token] = DONE
                    status = ROWS
                    break
                officer = t_officer[token]
                if rich:
                    other = t_timer[token]
                    if other >= 0:
                        t_timer[token] = -1
                        if tree[half + base + other] == NEVER:  # due at this very instant: it goes when its turn comes
                            t_next[other] = NOBODY
                        else:
                            drop(tree, half + base + other)
                            free_tokens[n_free_tokens] = other
                            n_free_tokens += 1
                    if officer >= 0:
                        g = officer_firsts[role] + officer
                        watch = facts[fact + F_WATCH]
                        if watch >= 0 and leaves != LEFT:
                            place = slot * n_watched + watch
                            did[place] = g
                            done[place * set_size + g // WORDS_OF_OFFICERS] |= 1 << (g % WORDS_OF_OFFICERS)
                        if leaves != TOGETHER and special[role] > 0:
                            at_work[g] = NOBODY
                            pair = facts[fact + F_JOINT]
                            while pair < facts[fact + F_JOINT_END]:
                                other = lists[pair]
                                for h in range(officer_firsts[other], officer_firsts[other + 1]):
                                    if at_work[h] == token:
                                        at_work[h] = NOBODY
                                        busy[h] = 0
                                        free[other] += 1
                                if is_dirty[other] == 0 and q_head[other] >= 0:
                                    is_dirty[other] = 1
                                    dirty[n_dirty] = other
                                    n_dirty += 1
                                for led in range(
                                    role_facts[other * ROLE_FACTS + R_LEADS],
                                    role_facts[other * ROLE_FACTS + R_LEADS_END],
                                ):
                                    if is_dirty[lists[led]] == 0 and q_head[lists[led]] >= 0:
                                        is_dirty[lists[led]] = 1
                                        dirty[n_dirty] = lists[led]
                                        n_dirty += 1
                                pair += 2
                            for led in range(
                                role_facts[role * ROLE_FACTS + R_LEADS], role_facts[role * ROLE_FACTS + R_LEADS_END]
                            ):
                                if is_dirty[lists[led]] == 0 and q_head[lists[led]] >= 0:
                                    is_dirty[lists[led]] = 1
                                    dirty[n_dirty] = lists[led]
                                    n_dirty += 1
                if officer >= 0 and leaves != TOGETHER:
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
                    place = row - taken_out
                    l_case[place] = c_number[slot]
                    l_atom[place] = atom
                    l_visit[place] = t_visit[token]
                    l_officer[place] = officer
                    l_entered[place] = t_entered[token]
                    l_moved[place] = t_moved[token]
                    l_ready[place] = t_ready[token]
                    l_start[place] = t_start[token]
                    l_end[place] = now
                    l_work[place] = t_work[token]
                    l_service[place] = t_service[token]
                    l_given[place] = t_given[token]
                    l_previous[place] = t_previous[token]
                    if rich:
                        log.gated[place] = t_gated[token]
                        log.shared[place] = t_shared[token]
                        log.stopped[place] = t_stopped[token]
                        log.left[place] = 1 if leaves == LEFT else 0
                t_previous[token] = row
                row += 1
                if rich and t_gone[token] > 0:
                    t_phase[token] = ENTER
                    continue
                if rich and facts[fact + F_OWN] >= 0:  # a delegate did it: it goes on as from the step itself
                    atom = facts[fact + F_OWN]
                    fact = atom * FACTS
                    t_atom[token] = atom
                    if leaves == LEFT:  # or goes back, since the act has ended
                        t_phase[token] = ENTER
                        continue
                if rich and leaves == LEFT:
                    t_atom[token] = facts[fact + F_THEN]
                    t_edge[token] = facts[fact + F_THEN_EDGE]
                    t_phase[token] = ENTER
                    continue
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
                needed = needs[join]
                total_needed = needed
                if rich:
                    total_needed = p.join_sizes[join]
                    if needed < 0:
                        needed = started[slot * n_ors + p.join_ors[join]]
                        total_needed = needed
                    if joined[place] > needed:  # the case has gone on without it
                        n_agenda -= 1
                        free_tokens[n_free_tokens] = token
                        n_free_tokens += 1
                        c_tokens[slot] -= 1
                        if joined[place] == total_needed:
                            joined[place] = 0
                            start = slot * n_join_edges
                            for e in range(start + edge_firsts[join], start + edge_firsts[join + 1]):
                                arrived[e] = 0
                        if c_tokens[slot] == 0:
                            over = slot
                        continue
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
                if edge < 0 or joined[place] < needed:
                    n_agenda -= 1
                    free_tokens[n_free_tokens] = token
                    n_free_tokens += 1
                    c_parked[slot] += 1
                    c_tokens[slot] -= 1
                    if c_tokens[slot] == 0:
                        status = STUCK
                        break
                    continue
                if rich and needed < total_needed and join_inside[join] < join_inside[join + 1]:
                    total_needed = needed
                    low, high = join_inside[join], join_inside[join + 1]
                    # the branches that are late are withdrawn: what waits at joins among them first
                    for k_inside in range(low, high):
                        inner = joins[lists[k_inside]]
                        if inner >= 0:
                            place_inner = slot * n_joins + inner
                            c_parked[slot] -= joined[place_inner]
                            joined[place_inner] = 0
                            j_holder[place_inner] = NOBODY
                            start = slot * n_join_edges
                            for e in range(start + edge_firsts[inner], start + edge_firsts[inner + 1]):
                                arrived[e] = 0
                    for spot in range(n_agenda - 1):  # then what goes on at this very instant
                        other = agenda[spot]
                        if t_case[other] == slot and t_phase[other] != TIMER and among(lists, low, high, t_atom[other]):
                            t_gone[other] = 1
                            if t_phase[other] in (TRANSFER, WAIT, BEGIN, LET_GO):
                                t_former[other] = t_phase[other]
                                t_phase[other] = QUIT
                    for other in range(len(t_case)):  # then whatever waits or is worked on
                        if t_case[other] != slot or t_gone[other] > 0 or not among(lists, low, high, t_atom[other]):
                            continue
                        former = t_phase[other]
                        if former in (READY, GATHERED) or (
                            former in (TRANSFER, WAIT, BEGIN, WORKING) and tree[half + base + other] != NEVER
                        ):
                            t_gone[other] = 1
                            t_former[other] = former
                            t_phase[other] = QUIT
                            agenda[n_agenda] = other
                            n_agenda += 1
                if needed == total_needed:
                    for e in range(
                        slot * n_join_edges + edge_firsts[join], slot * n_join_edges + edge_firsts[join + 1]
                    ):
                        arrived[e] = 0
                    joined[place] = 0
                c_parked[slot] -= needed - 1
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
                if rich:
                    number = facts[atom * FACTS + F_OR]
                    if number >= 0:  # each branch by itself; the branch listed first goes first
                        place = slot * n_atoms + atom
                        visits[place] += 1
                        visit = visits[place]
                        count = 0
                        way = -1
                        at = slot * n_values
                        while edge >= first[atom]:
                            if p.edge_other[edge] == 0 and taken(
                                edge, c_key[slot], visit, p.edge_share, p.edge_keys, p.edge_when, p.condition_firsts,
                                p.condition_op, p.condition_value, values, at, stack,
                            ):  # fmt: skip
                                if way >= 0:
                                    n_free_tokens -= 1
                                    other = free_tokens[n_free_tokens]
                                    t_case[other] = slot
                                    t_atom[other] = targets[way]
                                    t_edge[other] = join_edges[way]
                                    t_phase[other] = ENTER
                                    t_previous[other] = t_previous[token]
                                    t_holder[other] = t_holder[token]
                                    if t_holder[token] == MANY:
                                        for r in range(n_roles):
                                            t_counts[other * n_roles + r] = t_counts[token * n_roles + r]
                                    agenda[n_agenda - 1] = other
                                    n_agenda += 1
                                way = edge
                                count += 1
                            edge -= 1
                        if count == 0:
                            for e in range(first[atom], first[atom + 1]):
                                if p.edge_other[e] > 0:
                                    way = e
                            if way < 0:
                                status = NO_WAY
                                break
                            count = 1
                        started[slot * n_ors + number] = count
                        c_tokens[slot] += count - 1
                        agenda[n_agenda - 1] = token
                        t_atom[token] = targets[way]
                        t_edge[token] = join_edges[way]
                        t_phase[token] = ENTER
                        continue
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
                if rich:
                    c_end[slot] = now
                    c_outcome[slot] = p.ends[atom]
                    c_row[slot] = t_previous[token]
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
            way = -1
            if rich and facts[atom * FACTS + F_WHEN] > 0:
                for e in range(first[atom], first[atom + 1]):
                    if p.edge_other[e] > 0:
                        if way < 0:
                            way = e
                    elif holds(
                        p.edge_when[e], p.condition_firsts, p.condition_op, p.condition_value, values,
                        slot * n_values, stack,
                    ):  # fmt: skip
                        way = e
                        break
                if way < 0:
                    status = NO_WAY
                    break
            if way >= 0:
                edge = way
            elif kind != FORK and first[atom + 1] - edge > 1:
                u = uniform(c_key[slot], keys[atom], t_visit[token], ROUTING_DRAW)
                while cumulative[edge] <= u:
                    edge += 1
            t_atom[token] = targets[edge]
            t_edge[token] = join_edges[edge]
            t_phase[token] = ENTER
            continue

        # 1b -- gates that open let their cases go
        if rich and opened > 0:
            for gate in range(n_gates):
                if g_open[gate] == 0:
                    continue
                place = gate * GATE_FACTS
                size, capacity = gate_facts[place + G_SIZE], gate_facts[place + G_CAPACITY]
                count = g_count[gate]
                if g_open[gate] == 1:
                    count -= count % size
                elif 0 < capacity < count:
                    count = capacity
                g_open[gate] = 0
                g_count[gate] -= count
                group = 0
                leader = NOBODY
                while count > 0:
                    token = g_head[gate]
                    step_out(gate, token, g_head, g_tail, t_next, t_ahead)
                    count -= 1
                    if gate_facts[place + G_ONCE] == 0:
                        t_phase[token] = LET_GO
                        agenda[n_agenda] = token
                        n_agenda += 1
                        continue
                    t_phase[token] = TOGETHER
                    t_member[token] = -1
                    if leader < 0:
                        leader = token
                    elif comes_after(leader, token, t_case, c_number, t_atom, t_visit):
                        t_member[token] = leader
                        leader = token
                    else:
                        other = leader
                        while t_member[other] >= 0 and comes_after(
                            token, t_member[other], t_case, c_number, t_atom, t_visit
                        ):
                            other = t_member[other]
                        t_member[token] = t_member[other]
                        t_member[other] = token
                    group += 1
                    if group == size or count == 0:
                        t_phase[leader] = LET_GO
                        agenda[n_agenda] = leader
                        n_agenda += 1
                        group = 0
                        leader = NOBODY
                leaf = n_roles + 2 * gate
                if g_count[gate] == 0:
                    if tree[half + leaf] != NEVER:
                        drop(tree, half + leaf)
                    if tree[half + leaf + 1] != NEVER:
                        drop(tree, half + leaf + 1)
                elif tree[half + leaf] == NEVER and gate_facts[place + G_TIMETABLE] >= 0:
                    moment = next_instant(
                        gate_facts[place + G_TIMETABLE], now, g_served[gate], 0, opens, closes, hints
                    )  # fmt: skip
                    moment = moment if moment < known else known
                    put(tree, half + leaf, moment << shift | leaf)
                law = gate_facts[place + G_AGE]
                if law >= 0 and g_count[gate] > 0:  # those left behind came at this very instant: their age begins
                    if tree[half + leaf + 1] != NEVER:
                        drop(tree, half + leaf + 1)
                    token = g_head[gate]
                    atom, slot = gate_facts[place + G_ATOM], t_case[token]
                    minutes = minutes_of(
                        law, law_kind, law_a, law_b, law_c, law_table,
                        uniform(c_key[slot], keys[atom], t_visit[token], AGE_DRAW),
                    )  # fmt: skip
                    if not minutes < LONGEST:
                        status = TOO_LONG
                        break
                    moment, g_rest[gate] = ends_at(
                        calendars[atom], p.law_elapsed[law], now, int(minutes * MINUTE + 0.5),
                        opens, closes, before, firsts, hints, known,
                    )  # fmt: skip
                    put(tree, half + leaf + 1, moment << shift | (leaf + 1))
            if status == TOO_LONG:
                break
            opened = 0
            if n_agenda > 1:
                order(agenda, n_agenda, t_case, c_number, t_atom, t_visit)
            if n_agenda > 0:
                continue

        # 2 -- the next case: its gap is drawn, then laid on the open time of the demand's calendar
        if rich and p.listed > 0 and due < 0:
            if fed < len(f.times):
                due = f.times[fed]
            elif f.final > 0:
                due = NOT_IN_TIME
            else:
                status = FEED
                break
        if due < 0:
            # the number is read from a list: of a local one a compiler would draw ahead, at each turn, and mostly in vain
            minutes = gap_minutes(study.key, x[ARRIVALS], p.demand_kind, p.demand_a, p.demand_b, p.demand_c)
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
                c_key[slot] = case_key(study.key, x[ARRIVALS])
                if rich:
                    procedure = 0
                    if p.listed > 0:
                        procedure = f.procedures[fed]
                        s.numbers[procedure] += 1
                        c_key[slot] = case_key(f.keys[procedure], s.numbers[procedure] - 1)
                        c_due[slot] = f.due[fed]
                    for j in range(n_values):
                        value = f.values[fed * n_values + j] if p.listed > 0 else NOT_A_NUMBER
                        if value != value:
                            u = uniform(c_key[slot], p.attribute_keys[j], 0, ATTRIBUTE_DRAW)
                            if p.attribute_law[j] >= 0:
                                value = minutes_of(p.attribute_law[j], law_kind, law_a, law_b, law_c, law_table, u)
                            else:
                                number = p.attribute_firsts[j]
                                while p.attribute_shares[number] <= u:
                                    number += 1
                                value = float(number - p.attribute_firsts[j])
                        values[slot * n_values + j] = value
                        if logged > 0:
                            log.case_values[arrivals * n_values + j] = value
                    if p.listed > 0:
                        fed += 1
                    for j in range(slot * n_watched, slot * n_watched + n_watched):
                        did[j] = NOBODY
                    for j in range(slot * n_watched * set_size, (slot + 1) * n_watched * set_size):
                        done[j] = 0
                    c_outcome[slot] = -1
                    if logged > 0:
                        log.case_procedure[arrivals] = procedure
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
                if rich:
                    t_atom[token] = p.starts[procedure]
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
                x[ARRIVALS] = arrivals
                agenda[0] = token
                n_agenda = 1
                due = -1
                continue
            arriving = 0

        # 4 -- waiting work to free officers, role by role, the one with the lowest number first
        while n_dirty > 0:
            n_dirty -= 1
            if rich:  # roles that share helpers are served in model order
                spot = n_dirty
                for j in range(n_dirty):
                    if dirty[j] < dirty[spot]:
                        spot = j
                role = dirty[spot]
                dirty[spot] = dirty[n_dirty]
                dirty[n_dirty] = role
            role = dirty[n_dirty]
            is_dirty[role] = 0
            token = q_head[role]
            if rich and token >= 0 and special[role] > 0:
                stops = role_facts[role * ROLE_FACTS + R_QUEUE] == PREEMPTIVE
                x[WAKE] = NEVER
                spare = 0
                for g in range(officer_firsts[role], officer_firsts[role + 1]):
                    if busy[g] == 0 or stops:
                        calendar = p.officer_calendars[g]
                        interval = opening(calendar, now, opens, closes, hints)
                        if opens[interval] <= now:
                            spare += 1
                        elif opens[interval] < x[WAKE]:
                            x[WAKE] = opens[interval]
                while token >= 0 and spare > 0:
                    following = t_next[token]
                    atom = t_atom[token]
                    slot = t_case[token]
                    fact = atom * FACTS
                    total = 0.0
                    if role_facts[role * ROLE_FACTS + R_CLOSING] == FIT:
                        total, work, service = work_times(
                            atom, c_key[slot], t_visit[token], 1.0, 1.0, keys, work_kind, work_a, work_b, work_c,
                            part_firsts, part_keys, part_kind, part_a, part_b, part_c, facts,
                            law_kind, law_a, law_b, law_c, law_table, values, slot * n_values,
                        )  # fmt: skip
                    g = NOBODY
                    if free[role] > 0:
                        g = choose(
                            atom, slot, role, now, total, facts, lists, role_facts, officer_firsts, busy, speeds, skills,
                            shares, firsts, opens, closes, longest, hints, did, done, n_watched, session_at, session_left, x,
                        )  # fmt: skip
                    if g == NEVER_FITS:
                        status = NO_FIT
                        break
                    if g == LINE_WAITS:
                        break
                    if g < 0 and stops and free[role] == 0:
                        other = victim(role, t_rank[token], officer_firsts, at_work, t_rank, t_start, t_case, c_number)
                        if other >= 0:  # the less urgent work stops and goes back into the line
                            g = officer_firsts[role] + t_officer[other]
                            moment = tree[half + base + other] >> shift
                            drop(tree, half + base + other)
                            calendar = t_calendar[other]
                            if calendar < 0:
                                t_left[other] = t_rest[other] + moment - now
                            else:
                                t_left[other] = (
                                    t_rest[other]
                                    + open_before(calendar, moment, firsts, opens, closes, before)
                                    - open_before(calendar, now, firsts, opens, closes, before)
                                )
                            t_halted[other] = now
                            t_phase[other] = READY
                            busy[g] = 0
                            at_work[g] = NOBODY
                            free[role] += 1
                            waiting[t_atom[other]] += 1
                            line_up(
                                role, other, q_head, q_tail, t_next, t_ahead, t_rank, t_ready, t_case, c_number,
                                t_atom, t_visit,
                            )  # fmt: skip
                            following = t_next[token]
                    if g < 0:
                        if stops:
                            break
                        token = following
                        continue
                    # the officer takes it
                    step_out(role, token, q_head, q_tail, t_next, t_ahead)
                    waiting[atom] -= 1
                    if t_left[token] > 0:  # work that had been stopped goes on
                        rest = t_left[token]
                        t_left[token] = 0
                        calendar = lists[facts[fact + F_HOURS] + t_officer[token]]
                        t_stopped[token] += open_before(calendar, now, firsts, opens, closes, before)
                        t_stopped[token] -= open_before(calendar, t_halted[token], firsts, opens, closes, before)
                    else:
                        scale = shares[role] * speeds[g]
                        total, t_work[token], t_service[token] = work_times(
                            atom, c_key[slot], t_visit[token], speeds[g], shares[role], keys,
                            work_kind, work_a, work_b, work_c,
                            part_firsts, part_keys, part_kind, part_a, part_b, part_c, facts,
                            law_kind, law_a, law_b, law_c, law_table, values, slot * n_values,
                        )  # fmt: skip
                        if not total / scale < LONGEST:
                            status = TOO_LONG
                            break
                        rest = t_service[token]
                        t_start[token] = now
                        session = facts[fact + F_SESSION]
                        if session >= 0 and facts[fact + F_CAPACITY] > 0:
                            interval = opening(session, now, opens, closes, hints)
                            if session_at[atom] != opens[interval]:
                                session_at[atom] = opens[interval]
                                session_left[atom] = facts[fact + F_CAPACITY]
                            session_left[atom] -= 1
                    if facts[fact + F_UNBEGUN] > 0 and t_timer[token] >= 0:  # begun in time: it stays
                        other = t_timer[token]
                        t_timer[token] = -1
                        drop(tree, half + base + other)
                        free_tokens[n_free_tokens] = other
                        n_free_tokens += 1
                    t_officer[token] = g - officer_firsts[role]
                    busy[g] = 1
                    at_work[g] = token
                    free[role] -= 1
                    spare -= 1
                    if stops:
                        spare += 1
                    pair = facts[fact + F_JOINT]
                    while pair < facts[fact + F_JOINT_END]:
                        other = lists[pair]
                        needed = lists[pair + 1]
                        if other == role:
                            needed -= 1
                        h = officer_firsts[other]
                        while needed > 0:
                            if busy[h] == 0:
                                busy[h] = 1
                                at_work[h] = token
                                free[other] -= 1
                                needed -= 1
                                if other == role:
                                    spare -= 1
                            h += 1
                        pair += 2
                    t_calendar[token] = lists[facts[fact + F_HOURS] + g - officer_firsts[role]]
                    if role_facts[role * ROLE_FACTS + R_CLOSING] == FINISH:
                        t_calendar[token] = -1
                    moment, t_rest[token] = now, 0
                    if rest > 0:
                        if t_calendar[token] < 0:
                            moment, t_rest[token] = ends_at(
                                0, 1, now, rest, opens, closes, before, firsts, hints, known
                            )
                        else:
                            moment, t_rest[token] = ends_at(
                                t_calendar[token], 0, now, rest, opens, closes, before, firsts, hints, known
                            )
                    t_phase[token] = WORKING
                    put(tree, half + base + token, moment << shift | (base + token))
                    token = following
                if status in (NO_FIT, TOO_LONG):
                    break
                if q_head[role] >= 0 and x[WAKE] < NEVER:
                    moment = x[WAKE] if x[WAKE] < known else known
                    if moment << shift | role < tree[half + role]:
                        put(tree, half + role, moment << shift | role)
                continue
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
                officer = lowest[role]
                while busy[officer_firsts[role] + officer] > 0:
                    officer += 1
                busy[officer_firsts[role] + officer] = 1
                lowest[role] = officer + 1
                free[role] -= 1
                t_officer[token] = officer
                t_start[token] = now
                rest = t_service[token]
                moment = now
                if rest > 0:
                    moment = open_end(opens, before, interval, last, now, rest)
                    rest = 0
                    if moment < 0:
                        rest = -moment
                        moment = known
                t_phase[token] = WORKING
                t_rest[token] = rest
                if rich:
                    t_calendar[token] = calendar
                put(tree, half + base + token, moment << shift | (base + token))
                token = t_next[token]
            q_head[role] = token
            if token >= 0:
                t_ahead[token] = -1
            else:
                q_tail[role] = -1
        if rich and status in (TOO_LONG, NO_FIT):
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
            if place >= base:
                agenda[n_agenda] = place - base
                n_agenda += 1
            elif place >= n_roles:
                if rich:
                    gate = (place - n_roles) >> 1
                    fact = gate * GATE_FACTS
                    if (place - n_roles) & 1 == 0:
                        calendar = gate_facts[fact + G_TIMETABLE]
                        if opens[opening(calendar, now, opens, closes, hints)] == now:
                            g_served[gate] = now
                            g_open[gate] |= 2
                            opened = 1
                        else:  # the hours had run out: the instant is known by now
                            moment = next_instant(calendar, now, g_served[gate], 0, opens, closes, hints)
                            moment = moment if moment < known else known
                            put(tree, half + place, moment << shift | place)
                    elif g_rest[gate] > 0:
                        moment, g_rest[gate] = ends_at(
                            calendars[gate_facts[fact + G_ATOM]], p.law_elapsed[gate_facts[fact + G_AGE]], now, g_rest[gate],
                            opens, closes, before, firsts, hints, known,
                        )  # fmt: skip
                        put(tree, half + place, moment << shift | place)
                    else:
                        g_open[gate] |= 2
                        opened = 1
                    key = tree[1]
            elif is_dirty[place] == 0:
                is_dirty[place] = 1
                dirty[n_dirty] = place
                n_dirty += 1
        if n_agenda > 1:
            order(agenda, n_agenda, t_case, c_number, t_atom, t_visit)

    x[NOW], x[AGENDA], x[DIRTY], x[FREE_TOKENS], x[FREE_CASES] = now, n_agenda, n_dirty, n_free_tokens, n_free_cases
    x[ARRIVALS], x[DUE], x[DEMANDED], x[UNPLACED], x[ARRIVING] = arrivals, due, demanded, unplaced, arriving
    x[WAITED], x[ENDED], x[PASSED] = waited, ended, passed
    if rich:
        x[FED], x[OPENED] = fed, opened
    x[PENDING], x[ROW], x[ATOM], x[CASE] = pending, row, atom, c_number[slot] if atom >= 0 else arrivals
    return status

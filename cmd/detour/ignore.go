package main

import (
	"errors"

	"github.com/spf13/cobra"

	"detour/explain/finding"
	"detour/tui/config"
)

// muteFlag is --ignore, which adds to what the configuration mutes.
type muteFlag struct{ ignore []string }

func (f *muteFlag) bind(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.ignore, "ignore", nil, "mute the finding `ID` (ID@HOST: on that host alone), as `ignore:` of the configuration does; repeatable")
}

// mute returns the findings that are not reported.
func (f *muteFlag) mute() (finding.Mute, error) {
	given, err := finding.ParseMute(f.ignore)
	if err != nil {
		return given, &exit{code: exitUsage, err: errors.New("--ignore " + err.Error()), hint: "`detour findings` lists them"}
	}
	file, err := config.Load(config.Path())
	if err != nil {
		return given, badFile(err)
	}
	configured, err := settings{file}.mute()
	return configured.Join(given), err
}

// mute returns the findings that the configuration mutes.
func (s settings) mute() (finding.Mute, error) {
	m, err := finding.ParseMute(s.Ignore)
	if err != nil {
		return m, badFile(s.Wrong("ignore", err))
	}
	return m, nil
}
